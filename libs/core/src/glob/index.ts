export { compileGlob, GLOB_LENGTH_LIMIT, matchGlob, type Glob } from './match-glob.ts';
export { compileGlobOrRegex, matchesAnyOf } from './match-any-of.ts';
export {
  compileDoublestar,
  compileGreedyPath,
  compilePathPattern,
  matchDoublestar,
  matchGreedyPath,
  matchPath,
  matchSeparatedGlob,
} from './match-path.ts';
