import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { appendHistory, sourcesOf } from '@plumbline/core/app';
import { dropUndefined } from '@plumbline/core/std';
import { decideRetry } from '@plumbline/core/sync';
import type { AppSession } from '../reconcile/app-session.ts';
import { formatTime, nowText, type ControllerContext } from '../reconcile/context.ts';
import { noteOperation, type RunningOperation } from './operation-state.ts';

/** How an attempt ended. */
export interface AttemptEnd {
  readonly phase: 'Succeeded' | 'Failed' | 'Error';
  readonly message: string;
  readonly syncResult?: v1alpha1.SyncOperationResult;
  /** A terminated operation is not tried again. */
  readonly isFinal?: boolean;
}

/** What follows the end of an attempt. */
export type AfterAttempt = { readonly kind: 'finished' } | { readonly kind: 'retry'; readonly atMs: number };

/**
 * Notes the end of an attempt in the draft: with tries left the operation stays Running until the next one, else it is
 * finished, `operation` is cleared and, after a full successful sync, the history grows.
 */
export function endAttempt(
  context: ControllerContext,
  session: AppSession,
  attempt: { ended: AttemptEnd; running: RunningOperation },
): AfterAttempt {
  const { ended, running } = attempt;
  const retryCount = running.state.retryCount ?? 0;
  const syncResult = ended.syncResult ?? running.state.syncResult;
  const common = { finishedAt: nowText(context), ...(syncResult === undefined ? {} : { syncResult }) };
  const retry = mayRetry(attempt)
    ? decideRetry(running.state.operation?.retry, retryCount, context.clock.nowMs())
    : undefined;
  if (retry?.kind === 'retry') {
    const message = `${ended.message}. Retrying attempt #${retryCount + 1} at ${formatTime(retry.atMs)}.`;
    noteOperation(session, { ...common, phase: 'Running', message, retryCount: retryCount + 1 });
    return { kind: 'retry', atMs: retry.atMs };
  }
  const attempts = retryCount > 0 && ended.phase !== 'Succeeded' ? ` (retried ${retryCount} times).` : '';
  noteOperation(session, { ...common, phase: ended.phase, message: `${ended.message}${attempts}` });
  session.change({ operation: null });
  if (ended.phase === 'Succeeded') noteHistory(context, session, { running, syncResult });
  return { kind: 'finished' };
}

function mayRetry({ ended, running }: { ended: AttemptEnd; running: RunningOperation }): boolean {
  const isAskedToEnd = ended.isFinal === true || running.state.phase === 'Terminating';
  return ended.phase !== 'Succeeded' && !isAskedToEnd && running.sync.dryRun !== true;
}

function noteHistory(
  context: ControllerContext,
  session: AppSession,
  done: { running: RunningOperation; syncResult: v1alpha1.SyncOperationResult | undefined },
): void {
  const { sync, state } = done.running;
  const isPartial = (sync.resources ?? []).length > 0;
  if (sync.dryRun === true || isPartial || done.syncResult === undefined) return;
  const { app } = session;
  const entry = dropUndefined({
    ...appliedPart(app, done.syncResult),
    deployedAt: nowText(context),
    deployStartedAt: state.startedAt,
    initiatedBy: state.operation?.initiatedBy,
  });
  session.change({
    status: { history: appendHistory(app.status?.history ?? [], entry, app.spec.revisionHistoryLimit) },
  });
}

function appliedPart(app: Application, result: v1alpha1.SyncOperationResult): v1alpha1.RevisionHistory {
  const [first = {}] = sourcesOf(app.spec);
  if (result.revisions === undefined) return { revision: result.revision ?? '', source: result.source ?? first };
  return { revision: '', revisions: result.revisions, sources: result.sources ?? [...sourcesOf(app.spec)] };
}

/** Tells people and counters how an operation ended. */
export async function announceEnd(
  context: ControllerContext,
  session: AppSession,
  running: RunningOperation,
): Promise<void> {
  const { app } = session;
  const state = app.status?.operationState ?? {};
  const { phase = 'Error', message: why = '', syncResult = {} } = state;
  const seconds = Math.max(0, (context.clock.nowMs() - running.startedAtMs) / 1000);
  context.metrics.syncFinished(app, phase, { isDryRun: running.sync.dryRun === true, seconds });
  const revision = syncResult.revisions?.join(',') ?? syncResult.revision ?? '';
  const isGood = phase === 'Succeeded';
  const message = `Sync operation to ${revision} ${isGood ? 'succeeded' : `failed: ${why}`}`;
  await context.events.record(app, { type: isGood ? 'Normal' : 'Warning', reason: 'OperationCompleted', message });
}
