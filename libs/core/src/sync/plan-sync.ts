import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { formatResourceKey, getField, resourceKeyOf, type ResourceKey } from '../object/index.ts';
import { nameHook } from './hook/name-hook.ts';
import { readHook } from './hook/read-hook.ts';
import { orderTasks } from './order/order-tasks.ts';
import { syncWaveOf } from './order/sync-wave.ts';
import type { InvalidTask, PlanFacts, SyncPlan } from './plan-facts.ts';
import { planPrune } from './prune/plan-prune.ts';
import { isOptionOn, parseSyncOptions } from './sync-options.ts';
import { taskBase, type ApplyTask, type SyncTask } from './sync-task.ts';

function hasHooksOn(operation: v1alpha1.SyncOperation): boolean {
  const isSelective = (operation.resources ?? []).length > 0;
  return !isSelective && operation.syncStrategy?.apply === undefined;
}

function isSelected(key: ResourceKey, operation: v1alpha1.SyncOperation): boolean {
  const wanted = operation.resources ?? [];
  if (wanted.length === 0) return true;
  return wanted.some(
    (entry) =>
      (entry.group ?? '') === key.group &&
      entry.kind === key.kind &&
      entry.name === key.name &&
      ((entry.namespace ?? '') === '' || key.namespace === '' || entry.namespace === key.namespace),
  );
}

function applyTask(object: KubeObject, phase: ApplyTask['phase'], facts: PlanFacts): ApplyTask {
  const base = taskBase(object, phase, syncWaveOf(object));
  const live = facts.live.get(formatResourceKey(base.key));
  return { kind: 'apply', ...base, desired: object, ...(live === undefined ? {} : { live }) };
}

function hookTasks(object: KubeObject, facts: PlanFacts): ApplyTask[] {
  const hook = readHook(object);
  if (hook === undefined || hook.skip || !hasHooksOn(facts.operation)) return [];
  const naming = { revision: facts.revision, startedAtSeconds: Math.floor(facts.startedAtMs / 1000) };
  return hook.phases.map((phase) => ({
    ...applyTask(nameHook(object, phase, naming), phase, facts),
    hook: { deletePolicies: hook.deletePolicies },
  }));
}

function applyTasks(facts: PlanFacts): ApplyTask[] {
  const onlyOutOfSync = parseSyncOptions(facts.operation.syncOptions).get('ApplyOutOfSyncOnly') === 'true';
  return facts.desired.flatMap((object) => {
    if (readHook(object) !== undefined) return hookTasks(object, facts);
    const key = resourceKeyOf(object);
    if (!isSelected(key, facts.operation)) return [];
    if (onlyOutOfSync && !facts.outOfSync.has(formatResourceKey(key))) return [];
    return [applyTask(object, 'Sync', facts)];
  });
}

function kindsOfPlannedDefinitions(tasks: readonly SyncTask[]): Set<string> {
  const kinds = new Set<string>();
  for (const task of tasks) {
    if (task.kind !== 'apply' || task.key.kind !== 'CustomResourceDefinition') continue;
    const group = getField(task.desired, ['spec', 'group']);
    const kind = getField(task.desired, ['spec', 'names', 'kind']);
    if (typeof group === 'string' && typeof kind === 'string') kinds.add(`${group}/${kind}`);
  }
  return kinds;
}

function missingKindMessage({ key }: SyncTask): string {
  const kind = key.group === '' ? key.kind : `${key.group}/${key.kind}`;
  const object = `${key.namespace}/${key.name}`;
  return `The Kubernetes API could not find ${kind} for requested resource ${object}. Make sure the "${key.kind}" CRD is installed on the destination cluster.`;
}

function validate(tasks: readonly SyncTask[], facts: PlanFacts): InvalidTask[] {
  const planned = kindsOfPlannedDefinitions(tasks);
  const appOptions = parseSyncOptions(facts.operation.syncOptions);
  return tasks.flatMap((task) => {
    if (task.kind === 'prune') return [];
    const kind = facts.kindFacts(task.key);
    if (kind.refusal !== undefined) return [{ task, message: kind.refusal }];
    const mayBeMissing =
      planned.has(`${task.key.group}/${task.key.kind}`) ||
      isOptionOn('SkipDryRunOnMissingResource', task.desired, appOptions);
    if (kind.isServed || mayBeMissing) return [];
    return [{ task, message: missingKindMessage(task) }];
  });
}

/** Everything that a sync has to do, in order, and what forbids it. Equal facts give an equal plan, whatever their order. */
export function planSync(facts: PlanFacts): SyncPlan {
  const desired = applyTasks(facts);
  const isSelective = (key: ResourceKey): boolean => isSelected(key, facts.operation);
  const prune = planPrune(facts, isSelective, desired);
  const tasks = orderTasks([...desired, ...prune.tasks]);
  const invalid = validate(tasks, facts);
  return prune.confirmationReason === undefined
    ? { tasks, invalid }
    : { tasks, invalid, confirmationReason: prune.confirmationReason };
}
