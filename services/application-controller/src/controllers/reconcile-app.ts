// One reconcile of one application:
//
//   gone ─► forget        deleted ─► finalize        else:
//   operation goes on? ── step ──► waits: only look, write, come back
//        │ no / ended
//   refresh wanted? ──► compare ──► automated sync? ──► claim (one write), step ──► ended: compare again
//        └──► one write of whatever changed ──► back at the next timer
import { annotation, parseAppKey, type AppKey, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import {
  decideAutoSync,
  decideRefresh,
  mergeConditions,
  nextRefreshAtMs,
  type AutoSyncDecision,
  type RefreshDecision,
  type RefreshFacts,
} from '@plumbline/core/app';
import { confirmationMessage } from '@plumbline/core/sync';
import { appInstanceName } from '@plumbline/core/tracking';
import { requeueAfter, requeueNever, type Requeue } from '@plumbline/io/controller';
import { finalizeApp, isBeingDeleted } from '../deletion/finalize-app.ts';
import {
  beginOperation,
  hasOperation,
  noteOperation,
  runningOperation,
  type RunningOperation,
} from '../operation/operation-state.ts';
import { runOperation, type OperationPass } from '../operation/run-operation.ts';
import { destinationOf } from '../reconcile/check-spec.ts';
import type { AppPlace } from '../reconcile/app-place.ts';
import { AppSession } from '../reconcile/app-session.ts';
import { keyOf, memoryOf, nowText, type ControllerContext } from '../reconcile/context.ts';
import { recordTransitions } from '../reconcile/record-transitions.ts';
import { refreshApp, type RefreshOutcome } from '../reconcile/refresh-app.ts';

/** Rounds of compare and sync in one reconcile. */
const maxRounds = 3;

/** A failed look is repeated after this. */
const faultRetryMs = 10_000;

/** Takes one application as far as it goes now, and says when to come back. */
export async function reconcileApp(context: ControllerContext, key: AppKey, signal: AbortSignal): Promise<Requeue> {
  const app = context.apps.get(key);
  if (app === undefined) return forget(context, key);
  if (app.metadata.annotations?.[annotation.skipReconcile] === 'true') return requeueNever;
  const session = new AppSession(app, context.apps, signal);
  try {
    return isBeingDeleted(app) ? await reconcileDeleted(context, session) : await reconcileLiving(context, session);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return lookAgain(context, key, { error: AppError.from(thrown), signal });
  }
}

/** What was found is not written: it is looked at anew, also after a fault that no event will tell the end of. */
async function lookAgain(
  context: ControllerContext,
  key: AppKey,
  { error, signal }: { error: AppError; signal: AbortSignal },
): Promise<Requeue> {
  memoryOf(context, key).request(2);
  // Someone else wrote it meanwhile: everything is looked at from what they wrote.
  if (error.code === 'CONFLICT' || error.code === 'OPERATION_IN_PROGRESS') {
    await context.apps.read(key, signal);
    return requeueAfter(50);
  }
  if (error.retry !== 'terminal') throw error;
  context.log.warn('application could not be reconciled', { application: key, error });
  return requeueAfter(faultRetryMs);
}

async function forget(context: ControllerContext, key: AppKey): Promise<Requeue> {
  context.memories.delete(key);
  context.log.debug('application is gone', { application: key });
  await context.trees.forget(appInstanceName({ metadata: parseAppKey(key) }, context.namespace));
  return requeueNever;
}

async function reconcileDeleted(context: ControllerContext, session: AppSession): Promise<Requeue> {
  const running = runningOperation(session.app);
  if (running !== undefined) {
    session.change({ operation: null });
    await session.flush();
  }
  return finalizeApp(context, session);
}

interface Pass {
  /** Milliseconds until an operation goes on. */
  waitMs?: number;
  outcome?: RefreshOutcome;
}

async function reconcileLiving(context: ControllerContext, session: AppSession): Promise<Requeue> {
  const memory = memoryOf(context, session.key);
  const startedMs = context.clock.nowMs();
  const pass: Pass = {};
  for (let round = 0; round < maxRounds; round += 1) {
    const operated = await operate(context, session);
    if (operated?.kind === 'waiting') pass.waitMs = operated.afterMs;
    if (operated?.kind === 'finished') {
      delete pass.waitMs;
      memory.request(operated.isAutomated ? 2 : 3);
    }
    const decision = decideNow(context, session.app, memory.takeRequested());
    if (decision === undefined) break;
    pass.outcome = await refreshApp(context, session, afterOperation(decision, operated));
    context.log.debug('application refreshed', {
      application: session.key,
      level: decision.level,
      why: decision.reason,
    });
    if (supersede(session, pass.outcome)) pass.waitMs = 1;
    const auto = decideAuto(context, session, pass.outcome);
    if (auto.kind === 'wait') {
      // When the wait is over there is no event: what is live then is compared anew.
      memory.request(1);
      pass.waitMs = Math.min(pass.waitMs ?? auto.ms, auto.ms);
    }
    if (auto.kind !== 'sync') break;
    session.change({ operation: auto.operation });
  }
  const before = session.stored;
  await session.flush({ isExclusive: true });
  await recordTransitions(context, before, session.stored);
  context.metrics.reconciled(session.app, (context.clock.nowMs() - startedMs) / 1000);
  return requeueFor(context, session.app, pass);
}

/** Claims a new operation, in one write with all that is in the draft, and goes on with one that is claimed. */
async function operate(context: ControllerContext, session: AppSession): Promise<OperationPass | undefined> {
  if (!hasOperation(session.app)) return undefined;
  const before = session.stored;
  if (beginOperation(context, session)) {
    await session.flush({ isExclusive: true });
    await recordTransitions(context, before, session.stored);
    await announceStart(context, session.app);
  }
  return runOperation(context, session);
}

async function announceStart(context: ControllerContext, app: Application): Promise<void> {
  const { sync = {}, initiatedBy = {} } = app.operation ?? {};
  const asked = sync.revisions?.join(',') ?? sync.revision ?? '';
  const revision = asked === '' ? (app.spec.source?.targetRevision ?? 'HEAD') : asked;
  const who = initiatedBy.automated === true ? 'automated sync' : `sync by ${initiatedBy.username ?? 'unknown user'}`;
  const message = `Initiated ${who} to '${revision}'`;
  await context.events.record(app, { type: 'Normal', reason: 'OperationStarted', message });
}

function refreshFacts(context: ControllerContext, app: Application): Omit<RefreshFacts, 'requested'> {
  const { softResyncMs, hardResyncMs, resyncJitterMs } = context.options;
  return { app, nowMs: context.clock.nowMs(), softResyncMs, hardResyncMs, jitterMs: jitterOf(app, resyncJitterMs) };
}

/** A share of the jitter that is an application's own: spread over all, the same at each look. */
function jitterOf(app: Application, maxMs: number): number {
  if (maxMs <= 0) return 0;
  let hash = 0;
  for (const character of `${app.metadata.namespace}/${app.metadata.name}`)
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % maxMs;
}

function decideNow(
  context: ControllerContext,
  app: Application,
  requested: RefreshFacts['requested'],
): RefreshDecision | undefined {
  return decideRefresh({ ...refreshFacts(context, app), ...(requested === undefined ? {} : { requested }) });
}

/** While an operation waits the applied revision is looked at, not a newer one: the last render is enough. */
function afterOperation(decision: RefreshDecision, operated: OperationPass | undefined): RefreshDecision {
  if (operated?.kind !== 'finished') return decision;
  // What was just applied was rendered just now: the compare after an automated sync needs no new render.
  return operated.isAutomated && !decision.isHard ? { ...decision, level: decision.level === 3 ? 3 : 1 } : decision;
}

function decideAuto(context: ControllerContext, session: AppSession, outcome: RefreshOutcome): AutoSyncDecision {
  if (outcome.kind !== 'compared' || hasOperation(session.app)) return { kind: 'none', why: 'nothing was compared' };
  const { comparison, facts } = outcome;
  const decision = decideAutoSync({
    app: session.app,
    syncStatus: comparison.syncStatus,
    resources: comparison.resources,
    revision: facts.rendered.revision,
    ...(facts.rendered.revisions === undefined ? {} : { revisions: facts.rendered.revisions }),
    isWindowOpen: isWindowOpen(context, session.app, facts),
    selfHeal: context.options.selfHeal,
    nowMs: context.clock.nowMs(),
  });
  noteSyncError(context, session, decision.kind === 'refuse' ? [{ type: 'SyncError', message: decision.message }] : []);
  return decision;
}

function isWindowOpen(context: ControllerContext, app: Application, place: AppPlace): boolean {
  const sync = { destination: destinationOf(app, place.cluster), nowMs: context.clock.nowMs(), isManual: false };
  return context.projectRules.windowRefusal(place.project, app, sync) === undefined;
}

function noteSyncError(
  context: ControllerContext,
  session: AppSession,
  found: readonly v1alpha1.ApplicationCondition[],
): void {
  const stored = session.app.status?.conditions ?? [];
  const isThere = stored.some(({ type }) => type === 'SyncError');
  if (!isThere && found.length === 0) return;
  session.change({
    status: { conditions: mergeConditions(stored, { types: ['SyncError'], found }, nowText(context)) },
  });
}

/**
 * An automated sync that waits for a person is given up when Git has moved on: what it would prune may be wanted again. True
 * when it was asked to end.
 */
function supersede(session: AppSession, outcome: RefreshOutcome): boolean {
  const running = runningOperation(session.app);
  if (running === undefined || outcome.kind !== 'compared') return false;
  const { revision, revisions = [revision] } = outcome.facts.rendered;
  if (!awaitsPerson(running) || revisions.join() === appliedRevisions(running)) return false;
  noteOperation(session, { phase: 'Terminating', message: `superseded by ${revisions.join()}` });
  return true;
}

/** Whether an automated operation waits for the approval of its prunes. */
function awaitsPerson({ state }: RunningOperation): boolean {
  const isAutomated = state.operation?.initiatedBy?.automated === true;
  return isAutomated && state.phase === 'Running' && state.message?.startsWith(confirmationMessage) === true;
}

function appliedRevisions({ sync }: RunningOperation): string {
  return (sync.revisions ?? [sync.revision ?? '']).join();
}

/** A passing fault is looked at again soon; what waits for a commit or a setting waits for its event or the timer. */
function retryMsOf(
  context: ControllerContext,
  app: Application,
  outcome: RefreshOutcome | undefined,
): number | undefined {
  const error = outcome?.kind === 'failed' || outcome?.kind === 'kept' ? outcome.error : undefined;
  if (error?.retry !== 'transient') return undefined;
  memoryOf(context, keyOf(app)).request(2);
  return faultRetryMs;
}

function requeueFor(context: ControllerContext, app: Application, pass: Pass): Requeue {
  const nowMs = context.clock.nowMs();
  const nextMs = nextRefreshAtMs(refreshFacts(context, app));
  const waits = [
    pass.waitMs,
    nextMs === undefined ? undefined : Math.max(1000, nextMs - nowMs),
    retryMsOf(context, app, pass.outcome),
  ].filter((wait) => wait !== undefined);
  if (waits.length === 0) return requeueNever;
  return requeueAfter(Math.min(...waits));
}
