export { zoneOffset } from './zone-offset.ts';
