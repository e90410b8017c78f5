import { mergeResults, type RunStep, type SyncTask, type TaskOutcome, type TaskResults } from '@plumbline/core/sync';
import type { ControllerContext } from '../reconcile/context.ts';
import { applyTask, type ApplyPlace } from './apply-task.ts';
import { pruneTask, type PrunePlace } from './prune-task.ts';

/** Where a step is carried out. */
export type StepPlace = ApplyPlace & PrunePlace;

type Outcomes = (readonly [SyncTask, TaskOutcome])[];

async function runAll<T extends SyncTask>(
  context: ControllerContext,
  tasks: readonly T[],
  run: (task: T) => Promise<TaskOutcome>,
): Promise<Outcomes> {
  return Promise.all(
    tasks.map(async (task): Promise<readonly [SyncTask, TaskOutcome]> => [
      task,
      await context.writeSlots.run(() => run(task)),
    ]),
  );
}

function asDryRun([task, outcome]: readonly [SyncTask, TaskOutcome]): readonly [SyncTask, TaskOutcome] {
  return [task, outcome.phase === 'Running' ? { ...outcome, phase: 'Succeeded' } : outcome];
}

/**
 * Carries out one group: first all prunes in parallel, then the objects kind by kind, in parallel inside a kind. A refused
 * object does not stop its own kind, but no later kind begins after it.
 */
export async function executeStep(context: ControllerContext, step: RunStep, place: StepPlace): Promise<TaskResults> {
  const outcomes: Outcomes = await runAll(context, step.prune, (task) => pruneTask(task, place));
  let hasFailed = outcomes.some(([, outcome]) => outcome.phase === 'Failed');
  for (const batch of step.apply) {
    if (hasFailed) break;
    const applied = await runAll(context, batch, (task) => applyTask(task, place));
    outcomes.push(...applied);
    hasFailed = applied.some(([, outcome]) => outcome.phase === 'Failed');
  }
  return mergeResults(step.results, place.isDryRun ? outcomes.map(asDryRun) : outcomes);
}
