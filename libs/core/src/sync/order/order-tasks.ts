import { compareStrings, getField } from '../../object/index.ts';
import { syncPhases, type SyncTask } from '../sync-task.ts';
import { kindRank } from './kind-rank.ts';

/** Compares two tasks: phase, wave, kind, then name, namespace and group so that the order never depends on the input. */
export function compareTasks(a: SyncTask, b: SyncTask): number {
  return (
    syncPhases.indexOf(a.phase) - syncPhases.indexOf(b.phase) ||
    a.wave - b.wave ||
    kindRank(a.key.kind) - kindRank(b.key.kind) ||
    compareStrings(a.key.kind, b.key.kind) ||
    compareStrings(a.key.name, b.key.name) ||
    compareStrings(a.key.namespace, b.key.namespace) ||
    compareStrings(a.key.group, b.key.group) ||
    compareStrings(a.kind, b.kind)
  );
}

function isNeededBy(candidate: SyncTask, other: SyncTask): boolean {
  if (candidate.kind !== 'apply' || other.kind !== 'apply') return false;
  if (candidate.key.kind === 'Namespace' && candidate.key.group === '') {
    return other.key.namespace === candidate.key.name;
  }
  if (candidate.key.kind !== 'CustomResourceDefinition') return false;
  return (
    getField(candidate.desired, ['spec', 'group']) === other.key.group &&
    getField(candidate.desired, ['spec', 'names', 'kind']) === other.key.kind
  );
}

/**
 * The tasks in the order in which they run. A Namespace or CustomResourceDefinition that would come after something that
 * needs it is pulled in front of it, into its phase and wave.
 */
export function orderTasks(tasks: readonly SyncTask[]): SyncTask[] {
  const ordered = [...tasks].sort(compareTasks);
  const needed = ordered.filter(
    (task) => task.key.kind === 'Namespace' || task.key.kind === 'CustomResourceDefinition',
  );
  for (const task of needed) {
    const from = ordered.indexOf(task);
    const to = ordered.findIndex((other) => isNeededBy(task, other));
    if (to < 0 || to >= from) continue;
    const dependent = ordered[to];
    if (dependent === undefined) continue;
    ordered.splice(from, 1);
    ordered.splice(to, 0, { ...task, phase: dependent.phase, wave: dependent.wave });
  }
  return ordered;
}
