export { assessAppHealth } from './assess-app-health.ts';
export {
  compareApp,
  type CompareFacts,
  type Comparison,
  type Health,
  type ManagedPair,
  type PairDiff,
} from './compare-app.ts';
export { decideAutoSync, isAutoSyncOn, type AutoSyncDecision, type AutoSyncFacts } from './decide-auto-sync.ts';
export {
  comparedToOf,
  decideRefresh,
  hasMultipleSources,
  nextRefreshAtMs,
  sourcesOf,
  type RefreshDecision,
  type RefreshFacts,
  type RefreshLevel,
} from './decide-refresh.ts';
export { decideSelfHealWaitMs, selfHealDefaults, selfHealDelayMs, type SelfHealSettings } from './decide-self-heal.ts';
export { comparisonConditionTypes, isErrorCondition, mergeConditions } from './merge-conditions.ts';
export { prepareDesired, type Desired, type DesiredFacts } from './prepare-desired.ts';
export {
  buildTree,
  summarizeTree,
  type ResourceTree,
  type TreeFacts,
  type TreeRoot,
} from './resource-tree/build-tree.ts';
export { describeNode } from './resource-tree/describe-node.ts';
export type { LiveNode, ParentRef } from './resource-tree/live-node.ts';
export { imagesOfPodSpec } from './resource-tree/pod-info.ts';
export { appendHistory } from './trim-history.ts';
export { withResourceVersion, type AppPatch } from './with-resource-version.ts';
