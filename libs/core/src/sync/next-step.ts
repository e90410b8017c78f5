// One operation, step by step. Called again after each step until it answers `finish`; everything it needs to go on after a
// crash stands in the results (reference/behaviour/sync.md §3.7).
//
//                   no results yet                        results
//   invalid tasks ──► finish Failed                          │
//        │ none                                              ▼
//     dry-run ── errors ──► finish Failed        running tasks: judge live health
//        │ clean                                             │
//        ▼                                     hook runs, or multi-step and not healthy ──► wait
//   ┌─► next (phase, wave) group                             │
//   │      │ needs approval ──► wait             pruned objects still there ──► wait
//   │      │ old hooks exist ──► delete them, wait           │
//   │      └──► run: prune, then apply kind by kind    any unsuccessful ──► SyncFail group ──► finish Failed
//   │                 │                                      │ none
//   └── more groups ──┴── last group without hooks ──► finish Succeeded ◄── no task left
import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { formatResourceKey, type ResourceKey } from '../object/index.ts';
import type { SyncPlan } from './plan-facts.ts';
import { judgeRunning, type LiveHealth } from './judge-running.ts';
import type { ApplyTask, HookDeletePolicy, PruneTask, SyncTask } from './sync-task.ts';
import { isUnsuccessful, mergeResults, phaseOf, type TaskOutcome, type TaskResults } from './task-result.ts';

/** What the next step is decided from. */
export interface StepFacts {
  readonly plan: SyncPlan;
  readonly results: TaskResults;
  /** Whether the dry run of this attempt has been passed; true for a resumed operation with results. */
  readonly isDryRunPassed: boolean;
  /** The live object and its health, by `formatResourceKey`; absent when it is surely gone. */
  readonly live: ReadonlyMap<string, LiveHealth>;
  readonly operation: v1alpha1.SyncOperation;
  /** When the operation began, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** When a person approved deletions, in milliseconds since 1970. */
  readonly approvedAtMs?: number;
}

/** A hook object to delete. */
export interface HookRemoval {
  readonly task: ApplyTask;
  readonly live: KubeObject;
}

/** What to do next. `results` is always the whole, updated set. */
export type SyncStep =
  | { kind: 'dry-run'; tasks: readonly SyncTask[]; results: TaskResults }
  | { kind: 'wait'; message: string; results: TaskResults; releaseHooks: readonly HookRemoval[] }
  | { kind: 'delete-hooks'; message: string; results: TaskResults; hooks: readonly HookRemoval[] }
  | RunStep
  | FinishStep;

/** Apply and prune one (phase, wave) group. */
export interface RunStep {
  readonly kind: 'run';
  readonly results: TaskResults;
  readonly prune: readonly PruneTask[];
  /** Batches, one kind each: one after the other, in parallel inside. */
  readonly apply: readonly (readonly ApplyTask[])[];
  /** No later group and no hook in it: success ends the operation without waiting for health. */
  readonly isLast: boolean;
  readonly releaseHooks: readonly HookRemoval[];
}

/** The end of the operation. */
export interface FinishStep {
  readonly kind: 'finish';
  readonly phase: 'Succeeded' | 'Failed' | 'Error';
  readonly message: string;
  readonly results: TaskResults;
  /** Hook objects to delete by their policy. */
  readonly deleteHooks: readonly HookRemoval[];
  /** Completed hook objects that keep living and lose our finalizer. */
  readonly releaseHooks: readonly HookRemoval[];
}

/** The message of an operation that fails because objects were refused. */
export const applyFailedMessage = 'one or more objects failed to apply';

/** How the message of an operation begins that waits for a person to approve its prunes. */
export const confirmationMessage = 'waiting for pruning confirmation';

const unsuccessfulMessage = 'one or more synchronization tasks completed unsuccessfully';

/** `group/Kind/name and N more <word>`, as Argo CD names what is awaited. */
export function describeKeys(keys: readonly ResourceKey[], word: string): string {
  const [first] = keys;
  if (first === undefined) return '';
  const name = `${first.group}/${first.kind}/${first.name}`.replace(/^\//, '');
  return keys.length === 1 ? name : `${name} and ${keys.length - 1} more ${word}`;
}

/** What an operation does next. */
export function decideNextStep(facts: StepFacts): SyncStep {
  const isFirst = facts.results.size === 0 && !facts.isDryRunPassed;
  if (isFirst && facts.plan.invalid.length > 0) return failInvalid(facts);
  const tasks = facts.plan.tasks.filter((task) => task.phase !== 'SyncFail');
  if (isFirst) return { kind: 'dry-run', tasks: facts.plan.tasks, results: facts.results };
  const results = judgeRunning(facts.plan.tasks, facts.results, facts.live);
  return awaitRunning(facts, tasks, results) ?? decideAfterRunning(facts, tasks, results);
}

function failInvalid(facts: StepFacts): FinishStep {
  const changes = facts.plan.invalid.map(({ task, message }): readonly [SyncTask, TaskOutcome] => [
    task,
    { status: 'SyncFailed', phase: 'Failed', message },
  ]);
  return {
    kind: 'finish',
    phase: 'Failed',
    message: 'one or more synchronization tasks are not valid',
    results: mergeResults(facts.results, changes),
    deleteHooks: [],
    releaseHooks: [],
  };
}

function isMultiStep(tasks: readonly SyncTask[]): boolean {
  const first = tasks[0];
  const last = tasks[tasks.length - 1];
  return first !== undefined && last !== undefined && (first.phase !== last.phase || first.wave !== last.wave);
}

function isRunning(task: SyncTask, results: TaskResults): boolean {
  const result = results.get(task.id);
  return result !== undefined && phaseOf(result) === 'Running';
}

function awaitRunning(facts: StepFacts, tasks: readonly SyncTask[], results: TaskResults): SyncStep | undefined {
  const releaseHooks = completedHooks(facts, results).filter(({ live }) => hasHookFinalizer(live));
  const running = facts.plan.tasks.filter((task) => isRunning(task, results));
  const hooks = running.filter((task) => task.kind === 'apply' && task.hook !== undefined);
  if (hooks.length > 0) {
    const message = `waiting for completion of hook ${describeKeys(
      hooks.map((task) => task.key),
      'hooks',
    )}`;
    return { kind: 'wait', message, results, releaseHooks };
  }
  const isRefused = [...results.values()].some((result) => result.status === 'SyncFailed');
  const isHealthAwaited = !isRefused && isMultiStep(tasks) && tasks.some((task) => !results.has(task.id));
  if (isHealthAwaited && running.length > 0) {
    const message = `waiting for healthy state of ${describeKeys(
      running.map((task) => task.key),
      'resources',
    )}`;
    return { kind: 'wait', message, results, releaseHooks };
  }
  const terminating = tasks.filter(
    (task) => results.get(task.id)?.status === 'Pruned' && facts.live.has(formatResourceKey(task.key)),
  );
  if (terminating.length === 0) return undefined;
  const message = `waiting for deletion of ${describeKeys(
    terminating.map((task) => task.key),
    'resources',
  )}`;
  return { kind: 'wait', message, results, releaseHooks };
}

function decideAfterRunning(facts: StepFacts, tasks: readonly SyncTask[], results: TaskResults): SyncStep {
  if ([...results.values()].some(isUnsuccessful)) return decideFailure(facts, results);
  const pending = tasks.filter((task) => !results.has(task.id));
  const first = pending[0];
  if (first === undefined) return succeed(facts, results, 'successfully synced (no more tasks)');
  const group = pending.filter((task) => task.phase === first.phase && task.wave === first.wave);
  const hasHooks = group.some((task) => task.kind === 'apply' && task.hook !== undefined);
  return runGroup(facts, results, { group, isLast: group.length === pending.length && !hasHooks });
}

function decideFailure(facts: StepFacts, results: TaskResults): SyncStep {
  const pending = facts.plan.tasks.filter((task) => task.phase === 'SyncFail' && !results.has(task.id));
  const first = pending[0];
  if (first !== undefined) {
    const group = pending.filter((task) => task.wave === first.wave);
    return runGroup(facts, results, { group, isLast: false });
  }
  return {
    kind: 'finish',
    phase: 'Failed',
    message: failureMessage(facts, results),
    results,
    deleteHooks: hooksToDelete(facts, results, 'HookFailed'),
    releaseHooks: completedHooks(facts, results).filter(({ live }) => hasHookFinalizer(live)),
  };
}

function failureMessage(facts: StepFacts, results: TaskResults): string {
  const failed = facts.plan.tasks.flatMap((task) => {
    const result = results.get(task.id);
    return result !== undefined && isUnsuccessful(result) ? [result] : [];
  });
  const reasons = failed.flatMap((result) => result.message ?? []).filter((message) => message !== '');
  const isRefused = failed.some((result) => result.status === 'SyncFailed');
  const message = isRefused ? applyFailedMessage : unsuccessfulMessage;
  return reasons.length === 0 ? message : `${message}, reason: ${[...new Set(reasons)].join(',')}`;
}

/** The successful end, with the hooks that go by their policy. */
export function succeed(facts: StepFacts, results: TaskResults, message: string): FinishStep {
  return {
    kind: 'finish',
    phase: 'Succeeded',
    message,
    results,
    deleteHooks: hooksToDelete(facts, results, 'HookSucceeded'),
    releaseHooks: completedHooks(facts, results).filter(({ live }) => hasHookFinalizer(live)),
  };
}

interface Group {
  readonly group: readonly SyncTask[];
  readonly isLast: boolean;
}

function runGroup(facts: StepFacts, results: TaskResults, { group, isLast }: Group): SyncStep {
  const releaseHooks = completedHooks(facts, results).filter(({ live }) => hasHookFinalizer(live));
  const awaiting = awaitConfirmation(facts, group);
  if (awaiting !== undefined) return { kind: 'wait', message: awaiting, results, releaseHooks };
  const apply = group.filter((task): task is ApplyTask => task.kind === 'apply');
  const old = apply.flatMap((task) => oldHook(task, facts));
  if (old.length > 0) {
    const message = `waiting for deletion of hook ${describeKeys(
      old.map(({ task }) => task.key),
      'hooks',
    )}`;
    return { kind: 'delete-hooks', message, results, hooks: old };
  }
  const prune = group.filter((task): task is PruneTask => task.kind === 'prune');
  return { kind: 'run', results, prune, apply: batchByKind(apply), isLast, releaseHooks };
}

function awaitConfirmation(facts: StepFacts, group: readonly SyncTask[]): string | undefined {
  if (facts.operation.dryRun === true) return undefined;
  if (facts.approvedAtMs !== undefined && facts.approvedAtMs >= facts.startedAtMs) return undefined;
  const keys = group
    .filter((task) => task.kind === 'prune' && task.needsConfirmation && task.skipReason === undefined)
    .map((task) => task.key);
  if (keys.length === 0) return undefined;
  const reason = facts.plan.confirmationReason;
  const message = `${confirmationMessage} of ${describeKeys(keys, 'resources')}`;
  return reason === undefined ? message : `${message} (${reason})`;
}

function oldHook(task: ApplyTask, facts: StepFacts): HookRemoval[] {
  if (facts.operation.dryRun === true) return [];
  if (task.hook?.deletePolicies.includes('BeforeHookCreation') !== true) return [];
  const live = facts.live.get(formatResourceKey(task.key))?.object;
  return live === undefined ? [] : [{ task, live }];
}

function batchByKind(tasks: readonly ApplyTask[]): ApplyTask[][] {
  const batches: ApplyTask[][] = [];
  let kind: string | undefined;
  for (const task of tasks) {
    if (task.key.kind !== kind) batches.push([]);
    kind = task.key.kind;
    batches[batches.length - 1]?.push(task);
  }
  return batches;
}

function completedHooks(facts: StepFacts, results: TaskResults): HookRemoval[] {
  return facts.plan.tasks.flatMap((task) => {
    if (task.kind !== 'apply' || task.hook === undefined) return [];
    const result = results.get(task.id);
    const live = facts.live.get(formatResourceKey(task.key))?.object;
    return result !== undefined && phaseOf(result) !== 'Running' && live !== undefined ? [{ task, live }] : [];
  });
}

function hooksToDelete(facts: StepFacts, results: TaskResults, policy: HookDeletePolicy): HookRemoval[] {
  return completedHooks(facts, results).filter(({ task }) => task.hook?.deletePolicies.includes(policy) === true);
}

function hasHookFinalizer(live: KubeObject): boolean {
  return live.metadata.finalizers?.includes('argocd.argoproj.io/hook-finalizer') === true;
}
