import type { KubeObject } from '@plumbline/contract/crd';
import { formatResourceKey } from '../object/index.ts';
import type { SyncTask } from './sync-task.ts';
import { mergeResults, phaseOf, type TaskOutcome, type TaskResults } from './task-result.ts';

/** A live object with its health; no health is neutral. */
export interface LiveHealth {
  readonly object: KubeObject;
  readonly health?: { readonly status: string; readonly message?: string };
}

type Change = readonly [SyncTask, TaskOutcome];

function withMessage(phase: TaskOutcome['phase'], message: string | undefined): TaskOutcome {
  return message === undefined || message === '' ? { phase } : { phase, message };
}

function judgeHook(task: SyncTask, live: LiveHealth): Change {
  const { health } = live;
  if (health === undefined) return [task, { phase: 'Succeeded' }];
  switch (health.status) {
    case 'Unknown':
    case 'Degraded':
      return [task, withMessage('Failed', health.message)];
    case 'Progressing':
    case 'Suspended':
      return [task, withMessage('Running', health.message)];
    default:
      return [task, withMessage('Succeeded', health.message)];
  }
}

function judgeObject(task: SyncTask, live: LiveHealth): Change[] {
  const status = live.health?.status;
  if (status === undefined || status === 'Healthy') return [[task, { phase: 'Succeeded' }]];
  if (status === 'Degraded') return [[task, withMessage('Failed', live.health?.message)]];
  return [];
}

function judge(task: SyncTask, live: LiveHealth | undefined): Change[] {
  if (live === undefined) {
    return [
      [task, { phase: 'Error', message: `could not get the live ${task.key.kind} "${task.key.name}": it is gone` }],
    ];
  }
  return task.kind === 'apply' && task.hook !== undefined ? [judgeHook(task, live)] : judgeObject(task, live);
}

/**
 * The results after a look at the live objects of running tasks: a hook that is Degraded or Unknown has failed and one that is
 * Healthy or has no health has succeeded; another object fails when Degraded and else runs until it is Healthy. A running
 * object that vanished is an error.
 */
export function judgeRunning(
  tasks: readonly SyncTask[],
  results: TaskResults,
  live: ReadonlyMap<string, LiveHealth>,
): TaskResults {
  const changes = tasks.flatMap((task) => {
    const result = results.get(task.id);
    if (result === undefined || phaseOf(result) !== 'Running') return [];
    return judge(task, live.get(formatResourceKey(task.key)));
  });
  return mergeResults(results, changes);
}
