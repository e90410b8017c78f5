export { decideRetry, retryDelayMs, type RetryDecision } from './decide-retry.ts';
export { migrateOwnership, type OwnershipMove } from './migrate-ownership.ts';
export { nameHook, type HookNaming } from './hook/name-hook.ts';
export { isHook, readHook, type HookFacts } from './hook/read-hook.ts';
export { judgeRunning, type LiveHealth } from './judge-running.ts';
export {
  applyFailedMessage,
  confirmationMessage,
  decideNextStep,
  describeKeys,
  succeed,
  type FinishStep,
  type HookRemoval,
  type RunStep,
  type StepFacts,
  type SyncStep,
} from './next-step.ts';
export { kindRank } from './order/kind-rank.ts';
export { keepIgnoredFields } from './keep-ignored-fields.ts';
export { mirrorPruneWaves } from './order/mirror-prune-waves.ts';
export { compareTasks, orderTasks } from './order/order-tasks.ts';
export { syncWaveOf } from './order/sync-wave.ts';
export { parseDurationMs } from './parse-duration.ts';
export type { InvalidTask, KindFacts, PlanFacts, SyncPlan } from './plan-facts.ts';
export { planSync } from './plan-sync.ts';
export { judgePrune, pruneLimits, type PruneGuardFacts, type PruneVerdict } from './prune/prune-guard.ts';
export {
  applyOptionsFor,
  effectiveOption,
  isOptionOn,
  parseSyncOptions,
  resourceSyncOptions,
  type ApplyOptions,
  type SyncOptions,
} from './sync-options.ts';
export {
  syncPhases,
  type ApplyTask,
  type HookDeletePolicy,
  type PruneTask,
  type SyncPhase,
  type SyncTask,
} from './sync-task.ts';
export {
  indexResults,
  isUnsuccessful,
  mergeResults,
  phaseOf,
  resultOf,
  type TaskOutcome,
  type TaskPhase,
  type TaskResults,
  type TaskStatus,
} from './task-result.ts';
