// One pass over a running operation: as many steps as can be made without waiting. The state machine itself is
// core/sync/next-step.ts; here its answers are carried out and its results stored in status.operationState.
import { annotation, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { compareApp, type Comparison } from '@plumbline/core/app';
import { formatResourceKey } from '@plumbline/core/object';
import {
  applyFailedMessage,
  decideNextStep,
  indexResults,
  isOptionOn,
  parseSyncOptions,
  planSync,
  succeed,
  isUnsuccessful,
  type FinishStep,
  type HookRemoval,
  type LiveHealth,
  type RunStep,
  type StepFacts,
  type SyncPlan,
  type SyncStep,
  type TaskResults,
} from '@plumbline/core/sync';
import type { AppSession } from '../reconcile/app-session.ts';
import { instanceNameOf, keyOf, memoryOf, type ControllerContext } from '../reconcile/context.ts';
import { gatherFacts, type GatheredFacts } from '../reconcile/gather-facts.ts';
import { placeOf } from '../reconcile/refresh-app.ts';
import { executeStep, type StepPlace } from './execute-step.ts';
import { announceEnd, endAttempt, type AttemptEnd } from './finish-operation.ts';
import { deleteHook, releaseHook } from './manage-hooks.ts';
import {
  noteOperation,
  resultsOf,
  runningOperation,
  syncResultOf,
  targetOf,
  type RunningOperation,
} from './operation-state.ts';
import { unsupportedOf, windowRefusal } from './operation-gates.ts';
import { prepareAttempt } from './prepare-attempt.ts';
import { prepareNamespace } from './prepare-namespace.ts';
import { terminateOperation } from './terminate-operation.ts';

/** What follows a pass. */
export type OperationPass =
  | { readonly kind: 'waiting'; readonly afterMs: number }
  | { readonly kind: 'finished'; readonly isAutomated: boolean };

/** A running operation is looked at again after this, also without any event. */
const pollMs = 5000;

/** An operation that a sync window holds back is looked at again after this. */
const windowPollMs = 30_000;

/** Steps in one pass; more would be a ring. */
const maxSteps = 200;

interface Pass {
  readonly context: ControllerContext;
  readonly session: AppSession;
  readonly running: RunningOperation;
  readonly facts: GatheredFacts;
  readonly comparison: Comparison;
  readonly place: StepPlace;
}

/** Takes a running operation as far as it goes now. */
export async function runOperation(context: ControllerContext, session: AppSession): Promise<OperationPass> {
  const running = runningOperation(session.app);
  if (running === undefined) return { kind: 'finished', isAutomated: true };
  const waitMs = await prepareAttempt(context, session, running);
  if (waitMs > 0) return { kind: 'waiting', afterMs: waitMs };
  const current = runningOperation(session.app) ?? running;
  try {
    return await context.operationSlots.run(() => runAttempt(context, session, current), session.signal);
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (session.signal.aborted || error.code === 'CONFLICT' || error.code === 'OPERATION_IN_PROGRESS') throw error;
    const hasBegun = resultsOf(current.state).size > 0;
    // In the middle of a sync a passing fault is waited out; before it began it ends the attempt.
    if (hasBegun && error.retry === 'transient' && error.code !== 'INTERNAL') {
      noteOperation(session, { message: error.message });
      await session.flushOperation();
      return { kind: 'waiting', afterMs: pollMs };
    }
    return end({ context, session, running: current }, { phase: 'Error', message: error.message });
  }
}

async function runAttempt(
  context: ControllerContext,
  session: AppSession,
  running: RunningOperation,
): Promise<OperationPass> {
  const { check, place } = placeOf(context, session.app);
  if (check.kind === 'invalid' || place === undefined) {
    const message = check.kind === 'invalid' ? check.conditions.map((condition) => condition.message).join('; ') : '';
    return end({ context, session, running }, { phase: 'Error', message });
  }
  const missing = unsupportedOf(running, place);
  if (missing !== undefined)
    return end({ context, session, running }, { phase: 'Error', message: missing, isFinal: true });
  const blocked = windowRefusal(context, { running, place });
  if (blocked !== undefined && running.state.phase !== 'Terminating') {
    noteOperation(session, { message: blocked });
    await session.flushOperation();
    return { kind: 'waiting', afterMs: windowPollMs };
  }
  const target = targetOf(session.app, running);
  const decision = { level: 2, isHard: false, reason: 'operation' } as const;
  const facts = await gatherFacts(context, place, { decision, target, signal: session.signal });
  const stepPlace = stepPlaceOf(context, session, { running, facts });
  const pass: Pass = { context, session, running, facts, comparison: compareApp(facts.compare), place: stepPlace };
  if (running.state.phase === 'Terminating') return terminate(pass);
  const shared = pass.comparison.conditions.filter(({ type }) => type === 'SharedResourceWarning');
  if (shared.length > 0 && isOptionOn('FailOnSharedResource', undefined, stepPlace.options)) {
    const message = `Shared resource found: ${shared.map((condition) => condition.message).join(', ')}`;
    return end(pass, { phase: 'Failed', message });
  }
  return stepOn(pass);
}

function stepPlaceOf(
  context: ControllerContext,
  session: AppSession,
  { running, facts }: { running: RunningOperation; facts: GatheredFacts },
): StepPlace {
  const { sync } = running;
  const strategy = sync.syncStrategy;
  return {
    state: facts.state,
    options: parseSyncOptions(sync.syncOptions),
    isForced: strategy?.apply?.force === true || strategy?.hook?.force === true,
    isDryRun: sync.dryRun === true,
    instanceName: instanceNameOf(context, session.app),
    tracking: facts.settings.snapshot.general.tracking,
    extraManager: session.app.metadata.annotations?.[annotation.clientSideApplyManager],
    ignoredPointers: (object) => context.objectRules.ignoredPointers(object, session.app, facts.settings),
    signal: session.signal,
  };
}

function planOf(pass: Pass): SyncPlan {
  const { facts, running, comparison, session, context } = pass;
  const { live, owned, kindFacts } = facts.compare;
  const guard = session.app.metadata.annotations?.[annotation.pruneGuard];
  const isSystemOn = facts.settings.snapshot.configMapData['application.sync.pruneGuard'] !== 'false';
  return planSync({
    desired: facts.desired,
    live,
    owned,
    operation: running.sync,
    revision: facts.rendered.revisions?.[0] ?? facts.rendered.revision,
    startedAtMs: running.startedAtMs === 0 ? context.clock.nowMs() : running.startedAtMs,
    kindFacts,
    outOfSync: comparison.outOfSync,
    pruneGuard: {
      isEnabled: guard === undefined ? isSystemOn : guard !== 'false',
      allowEmpty: session.app.spec.syncPolicy?.automated?.allowEmpty === true,
      renderedCount: facts.rendered.objects.length,
    },
  });
}

/** The live objects of all tasks with their health; one that a step waits for is read anew when the watch lacks it. */
async function liveOfTasks(pass: Pass, plan: SyncPlan, results: TaskResults): Promise<Map<string, LiveHealth>> {
  const live = new Map<string, LiveHealth>();
  for (const task of plan.tasks) {
    const name = formatResourceKey(task.key);
    const isRunning = results.get(task.id)?.hookPhase === 'Running';
    const held = await pass.facts.state.entryWithBody(task.key, pass.session.signal);
    const object =
      held?.body ?? (isRunning ? await pass.facts.state.getLive(task.key, pass.session.signal) : undefined);
    if (object === undefined) continue;
    const health = pass.context.objectRules.healthOf(object);
    live.set(name, health === undefined ? { object } : { object, health });
  }
  return live;
}

/** What one step led to: the end of the pass, or results to go on with. */
type StepEnd =
  | { readonly kind: 'pass'; readonly pass: OperationPass }
  | { readonly kind: 'next'; readonly results: TaskResults };

async function stepOn(pass: Pass): Promise<OperationPass> {
  const plan = planOf(pass);
  let results = resultsOf(pass.running.state);
  for (let count = 0; count < maxSteps; count += 1) {
    const step = decideNextStep(await stepFactsOf(pass, plan, results));
    const ended = await carryOut(pass, plan, step);
    if (ended.kind === 'pass') return ended.pass;
    results = ended.results;
  }
  throw new AppError('INTERNAL', `sync Application "${pass.session.key}": no end after ${maxSteps} steps`);
}

async function carryOut(pass: Pass, plan: SyncPlan, step: SyncStep): Promise<StepEnd> {
  switch (step.kind) {
    case 'dry-run':
      return begin(pass);
    case 'run':
      return runGroup(pass, plan, step);
    case 'delete-hooks':
      for (const hook of step.hooks) await deleteHook(hook, pass.place);
      return { kind: 'pass', pass: await wait(pass, step) };
    case 'wait':
      await releaseAll(pass, step.releaseHooks);
      return { kind: 'pass', pass: await wait(pass, step) };
    case 'finish':
      return { kind: 'pass', pass: await finish(pass, step) };
  }
}

async function begin(pass: Pass): Promise<StepEnd> {
  const failed = await firstStep(pass);
  if (failed !== undefined) {
    return {
      kind: 'pass',
      pass: await end(pass, { phase: 'Failed', message: applyFailedMessage, syncResult: failed }),
    };
  }
  memoryOf(pass.context, pass.session.key).dryRunPassedFor = pass.running.state.startedAt ?? '';
  return { kind: 'next', results: resultsOf(pass.session.app.status?.operationState ?? {}) };
}

async function runGroup(pass: Pass, plan: SyncPlan, step: RunStep): Promise<StepEnd> {
  await releaseAll(pass, step.releaseHooks);
  const results = await executeStep(pass.context, step, pass.place);
  const hasFailed = [...results.values()].some(isUnsuccessful);
  if (step.isLast && !hasFailed) {
    const facts = await stepFactsOf(pass, plan, results);
    return { kind: 'pass', pass: await finish(pass, succeed(facts, results, 'successfully synced (all tasks run)')) };
  }
  noteResults(pass, results, 'one or more tasks are running');
  const goesOn = step.isLast || hasFailed || pass.place.isDryRun;
  return goesOn ? { kind: 'next', results } : { kind: 'pass', pass: await waitForWave(pass) };
}

async function releaseAll(pass: Pass, hooks: readonly HookRemoval[]): Promise<void> {
  for (const { live } of hooks) await releaseHook(live, pass.facts.state, pass.session.signal);
}

async function stepFactsOf(pass: Pass, plan: SyncPlan, results: TaskResults): Promise<StepFacts> {
  const { running, session, context } = pass;
  const memory = memoryOf(context, keyOf(session.app));
  const approvedAtMs = Date.parse(session.app.metadata.annotations?.[annotation.deletionApproved] ?? '');
  return {
    plan,
    results,
    isDryRunPassed: results.size > 0 || memory.dryRunPassedFor === (running.state.startedAt ?? ''),
    live: await liveOfTasks(pass, plan, results),
    operation: running.sync,
    startedAtMs: running.startedAtMs,
    ...(Number.isNaN(approvedAtMs) ? {} : { approvedAtMs }),
  };
}

/** Before anything else the namespace is made, when that is asked for; the result says when it failed. */
async function firstStep(pass: Pass): Promise<v1alpha1.SyncOperationResult | undefined> {
  const { session, facts, place } = pass;
  const { options, isDryRun, signal } = place;
  const made = await prepareNamespace(session.app, facts, { options, isDryRun, signal });
  if (made === undefined) return undefined;
  const results = indexResults([made]);
  if (made.status === 'SyncFailed') return resultFor(pass, results);
  noteOperation(session, { syncResult: resultFor(pass, results) });
  return undefined;
}

function resultFor(pass: Pass, results: TaskResults): v1alpha1.SyncOperationResult {
  const { rendered } = pass.facts;
  return syncResultOf(pass.session.app, {
    results,
    revision: rendered.revision,
    target: targetOf(pass.session.app, pass.running),
    ...(rendered.revisions === undefined ? {} : { revisions: rendered.revisions }),
  });
}

function noteResults(pass: Pass, results: TaskResults, message: string): void {
  noteOperation(pass.session, { message, syncResult: resultFor(pass, results) });
}

async function waitForWave(pass: Pass): Promise<OperationPass> {
  const memory = memoryOf(pass.context, pass.session.key);
  const delayMs = pass.context.options.waveDelayMs;
  memory.nextStepAtMs = pass.context.clock.nowMs() + delayMs;
  await pass.session.flushOperation();
  return { kind: 'waiting', afterMs: Math.max(1, delayMs) };
}

async function wait(pass: Pass, step: Extract<SyncStep, { kind: 'wait' | 'delete-hooks' }>): Promise<OperationPass> {
  noteResults(pass, step.results, step.message);
  await pass.session.flushOperation();
  return { kind: 'waiting', afterMs: pollMs };
}

async function finish(pass: Pass, step: FinishStep): Promise<OperationPass> {
  if (!pass.place.isDryRun) {
    await releaseAll(pass, step.releaseHooks);
    for (const hook of step.deleteHooks) await deleteHook(hook, pass.place);
  }
  return end(pass, { phase: step.phase, message: step.message, syncResult: resultFor(pass, step.results) });
}

async function terminate(pass: Pass): Promise<OperationPass> {
  const plan = planOf(pass);
  const results = resultsOf(pass.running.state);
  const ended = await terminateOperation(plan, results, {
    live: await liveOfTasks(pass, plan, results),
    place: pass.place,
  });
  return end(pass, { ...ended, isFinal: true, syncResult: resultFor(pass, ended.results) });
}

async function end(at: Pick<Pass, 'context' | 'session' | 'running'>, ended: AttemptEnd): Promise<OperationPass> {
  const { context, session, running } = at;
  const memory = memoryOf(context, session.key);
  memory.dryRunPassedFor = undefined;
  memory.nextStepAtMs = undefined;
  const after = endAttempt(context, session, { ended, running });
  if (after.kind === 'retry') {
    await session.flushOperation();
    return { kind: 'waiting', afterMs: Math.max(1, after.atMs - context.clock.nowMs()) };
  }
  await announceEnd(context, session, running);
  return { kind: 'finished', isAutomated: isAutomated(session.app, running) };
}

function isAutomated(app: Application, running: RunningOperation): boolean {
  return running.state.operation?.initiatedBy?.automated === true || app.operation?.initiatedBy?.automated === true;
}
