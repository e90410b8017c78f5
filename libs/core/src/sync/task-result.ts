import type { v1alpha1 } from '@plumbline/contract/crd';
import { groupKindOf, parseApiVersion } from '../object/index.ts';
import { dropUndefined } from '../std/index.ts';
import { resultId, type SyncTask } from './sync-task.ts';

/** How far one task is, in the words of `hookPhase`. */
export type TaskPhase = 'Running' | 'Succeeded' | 'Failed' | 'Error';

/** What came of writing or deleting one object, in the words of `status`. */
export type TaskStatus = 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';

/** What is to be noted of a task. */
export interface TaskOutcome {
  readonly status?: TaskStatus;
  readonly phase: TaskPhase;
  readonly message?: string;
  readonly images?: readonly string[];
}

/** Results of an operation by task id, as `status.operationState.syncResult.resources` stores them. */
export type TaskResults = ReadonlyMap<string, v1alpha1.ResourceResult>;

/** The stored results by task id. */
export function indexResults(resources: readonly v1alpha1.ResourceResult[] | undefined): TaskResults {
  return new Map((resources ?? []).map((result) => [resultId(result), result]));
}

/** The phase of a result; a result without one counts as `Running`. */
export function phaseOf(result: v1alpha1.ResourceResult): TaskPhase {
  const phase = result.hookPhase;
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Error' ? phase : 'Running';
}

/** Whether a task came to an end that is no success. */
export function isUnsuccessful(result: v1alpha1.ResourceResult): boolean {
  const phase = phaseOf(result);
  return phase === 'Failed' || phase === 'Error' || result.status === 'SyncFailed';
}

/** The result of a task after an outcome; what the outcome leaves out is kept from before. */
export function resultOf(
  task: SyncTask,
  outcome: TaskOutcome,
  before: v1alpha1.ResourceResult | undefined,
): v1alpha1.ResourceResult {
  const hookType = task.kind === 'apply' && task.hook !== undefined ? task.phase : undefined;
  const object = task.kind === 'apply' ? task.desired : task.live;
  const images = outcome.images ?? before?.images ?? [];
  return dropUndefined({
    group: groupKindOf(object).group,
    version: parseApiVersion(object.apiVersion).version,
    kind: task.key.kind,
    namespace: task.key.namespace,
    name: task.key.name,
    status: outcome.status ?? before?.status,
    message: outcome.message ?? before?.message,
    hookType,
    hookPhase: outcome.phase,
    syncPhase: task.phase,
    images: images.length === 0 ? undefined : [...images],
  });
}

/** The results with new ones put in; the order of what was there stays, new ones come last. */
export function mergeResults(
  results: TaskResults,
  changes: readonly (readonly [SyncTask, TaskOutcome])[],
): TaskResults {
  const merged = new Map(results);
  for (const [task, outcome] of changes) merged.set(task.id, resultOf(task, outcome, merged.get(task.id)));
  return merged;
}
