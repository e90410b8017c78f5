export { killGroup, runChild, type ChildLimits, type ChildResult, type ChildSpec } from './run-child.ts';
export { openSessionFolder, type SessionFolder, type SessionFolderOptions } from './session-folder.ts';
export { SingleFlight } from './single-flight.ts';
export { Slots } from './slots.ts';
