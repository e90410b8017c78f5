import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf, formatResourceKey, resourceKeyOf, type ResourceKey } from '../../object/index.ts';
import { isHook } from '../hook/read-hook.ts';
import { mirrorPruneWaves } from '../order/mirror-prune-waves.ts';
import { syncWaveOf } from '../order/sync-wave.ts';
import type { PlanFacts } from '../plan-facts.ts';
import { effectiveOption, isOptionOn, parseSyncOptions, type SyncOptions } from '../sync-options.ts';
import { taskBase, type ApplyTask, type PruneTask } from '../sync-task.ts';
import { judgePrune, type PruneVerdict } from './prune-guard.ts';

/** What is to be pruned, and why it waits. */
export interface PrunePlan {
  readonly tasks: readonly PruneTask[];
  readonly confirmationReason?: string;
}

function candidatesOf(facts: PlanFacts, isSelected: (key: ResourceKey) => boolean): KubeObject[] {
  const desired = new Set(facts.desired.map((object) => formatResourceKey(resourceKeyOf(object))));
  // One object may be served in two groups: what is desired under one of them stays.
  const desiredUids = new Set([...desired].flatMap((key) => facts.live.get(key)?.metadata.uid ?? []));
  return [...facts.live.entries()]
    .filter(([, live]) => !desiredUids.has(live.metadata.uid ?? ''))
    .filter(([key, live]) => !desired.has(key) && facts.owned.has(key) && !isHook(live) && !isTerminating(live))
    .map(([, live]) => live)
    .filter((live) => isSelected(resourceKeyOf(live)));
}

// What is already on its way out needs no second delete.
function isTerminating(live: KubeObject): boolean {
  return live.metadata.deletionTimestamp !== undefined && live.metadata.deletionTimestamp !== null;
}

function skipReasonOf(live: KubeObject, facts: PlanFacts, options: SyncOptions): string | undefined {
  const kind = facts.kindFacts(resourceKeyOf(live));
  if (!kind.isComplete) return 'ignored (not all objects of this kind could be listed)';
  if (kind.refusal !== undefined) return `ignored (${kind.refusal})`;
  if (effectiveOption('Prune', live, options) === 'false') return 'ignored (no prune)';
  if (annotationsOf(live)[annotation.helmResourcePolicy] === 'keep') return 'ignored (no prune)';
  if (facts.operation.prune !== true) return 'ignored (requires pruning)';
  return undefined;
}

function toTask(live: KubeObject, skipReason: string | undefined, options: SyncOptions): PruneTask {
  return {
    kind: 'prune',
    ...taskBase(live, 'Sync', syncWaveOf(live)),
    live,
    needsConfirmation: effectiveOption('Prune', live, options) === 'confirm',
    ...(skipReason === undefined ? {} : { skipReason }),
  };
}

function applyVerdict(tasks: readonly PruneTask[], verdict: PruneVerdict): PruneTask[] {
  if (verdict.kind === 'go') return [...tasks];
  return tasks.map((task) => {
    if (task.skipReason !== undefined) return task;
    if (verdict.kind === 'confirm') return { ...task, needsConfirmation: true };
    return { ...task, skipReason: `ignored (${verdict.why})` };
  });
}

function moveLast(tasks: readonly PruneTask[], desired: readonly ApplyTask[], options: SyncOptions): PruneTask[] {
  const waves = [...tasks, ...desired.filter((task) => task.phase === 'Sync')].map((task) => task.wave);
  const last = Math.max(...waves, 0) + 1;
  return tasks.map((task) => (isOptionOn('PruneLast', task.live, options) ? { ...task, wave: last } : task));
}

/**
 * The prune tasks of a sync: live objects with this application's own tracking mark that nothing desires. Their waves are
 * mirrored, `PruneLast` comes after all else, and the prune guard has judged them.
 */
export function planPrune(
  facts: PlanFacts,
  isSelected: (key: ResourceKey) => boolean,
  desired: readonly ApplyTask[],
): PrunePlan {
  const options = parseSyncOptions(facts.operation.syncOptions);
  const tasks = candidatesOf(facts, isSelected).map((live) =>
    toTask(live, skipReasonOf(live, facts, options), options),
  );
  const verdict = judgePrune({
    isEnabled: facts.pruneGuard.isEnabled,
    allowEmpty: facts.pruneGuard.allowEmpty,
    renderedCount: facts.pruneGuard.renderedCount,
    liveCount: facts.owned.size,
    candidates: tasks.filter((task) => task.skipReason === undefined).map((task) => task.key),
  });
  const judged = moveLast(mirrorPruneWaves(applyVerdict(tasks, verdict)), desired, options);
  return verdict.kind === 'confirm' ? { tasks: judged, confirmationReason: verdict.why } : { tasks: judged };
}
