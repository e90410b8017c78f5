import { AppError } from '@plumbline/contract/errors';
import { formatResourceKey } from '@plumbline/core/object';
import {
  mergeResults,
  phaseOf,
  type LiveHealth,
  type SyncPlan,
  type SyncTask,
  type TaskOutcome,
  type TaskResults,
} from '@plumbline/core/sync';
import { deleteHook, type HookPlace } from './manage-hooks.ts';

/** How a terminated operation ends. */
export interface Terminated {
  readonly phase: 'Failed' | 'Error';
  readonly message: string;
  readonly results: TaskResults;
}

/** Ends an operation: running hooks lose their finalizer and are deleted. `Error` when one could not be. */
export async function terminateOperation(
  plan: SyncPlan,
  results: TaskResults,
  at: { live: ReadonlyMap<string, LiveHealth>; place: HookPlace },
): Promise<Terminated> {
  const changes: (readonly [SyncTask, TaskOutcome])[] = [];
  const problems: string[] = [];
  for (const task of plan.tasks) {
    const result = results.get(task.id);
    if (task.kind !== 'apply' || task.hook === undefined || result === undefined || phaseOf(result) !== 'Running')
      continue;
    const live = at.live.get(formatResourceKey(task.key))?.object;
    try {
      if (live !== undefined) await deleteHook({ task, live }, at.place);
      changes.push([task, { phase: 'Failed', message: 'Terminated' }]);
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (at.place.signal.aborted) throw error;
      problems.push(error.message);
      changes.push([task, { phase: 'Error', message: error.message }]);
    }
  }
  const merged = mergeResults(results, changes);
  if (problems.length === 0) return { phase: 'Failed', message: 'Operation terminated', results: merged };
  return { phase: 'Error', message: `Operation termination had errors: ${problems.join('; ')}`, results: merged };
}
