export { parseCronSchedule, type CronSchedule } from './cron-schedule.ts';
export {
  decideSyncWindow,
  isAssigned,
  type SyncWindowDecision,
  type SyncWindowFacts,
  type WindowTarget,
} from './decide-sync-window.ts';
export {
  effectiveProject,
  globalProjectNames,
  type GlobalProjectRule,
  type ProjectScope,
  type ScopedCluster,
} from './effective-project.ts';
export { isDestinationPermitted, type DestinationFacts } from './is-destination-permitted.ts';
export { isNamespacedKindPermitted, isResourcePermitted, type ResourcePlace } from './is-resource-permitted.ts';
export { isSourceNamespacePermitted } from './is-source-namespace-permitted.ts';
export { isSourcePermitted } from './is-source-permitted.ts';
export { isValidWindow, isWindowActive, type ZoneOffset } from './window-activity.ts';
