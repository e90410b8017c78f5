export { jqPathFault, resolveJqPath, type JqSelection } from './jq-path/resolve-jq-path.ts';
