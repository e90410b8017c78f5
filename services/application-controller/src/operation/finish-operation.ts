import type { v1alpha1 } from '@plumbline/contract/crd';
import { appendHistory, sourcesOf } from '@plumbline/core/app';
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
  ended: AttemptEnd,
  running: RunningOperation,
): AfterAttempt {
  const nowMs = context.clock.nowMs();
  const retryCount = running.state.retryCount ?? 0;
  const mayRetry = ended.phase !== 'Succeeded' && ended.isFinal !== true && running.sync.dryRun !== true;
  const retry = mayRetry ? decideRetry(running.state.operation?.retry, retryCount, nowMs) : undefined;
  const syncResult = ended.syncResult ?? running.state.syncResult;
  const common = { finishedAt: nowText(context), ...(syncResult === undefined ? {} : { syncResult }) };
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

function noteHistory(
  context: ControllerContext,
  session: AppSession,
  done: { running: RunningOperation; syncResult: v1alpha1.SyncOperationResult | undefined },
): void {
  const { sync, state } = done.running;
  const isPartial = (sync.resources ?? []).length > 0;
  if (sync.dryRun === true || isPartial || done.syncResult === undefined) return;
  const { app } = session;
  const { revision, revisions, source, sources } = done.syncResult;
  const initiatedBy = state.operation?.initiatedBy;
  const entry: Omit<v1alpha1.RevisionHistory, 'id'> = {
    deployedAt: nowText(context),
    ...(state.startedAt === undefined ? {} : { deployStartedAt: state.startedAt }),
    ...(revisions === undefined
      ? { revision: revision ?? '', source: source ?? sourcesOf(app.spec)[0] ?? {} }
      : { revision: '', revisions, sources: sources ?? [...sourcesOf(app.spec)] }),
    ...(initiatedBy === undefined ? {} : { initiatedBy }),
  };
  session.change({
    status: { history: appendHistory(app.status?.history ?? [], entry, app.spec.revisionHistoryLimit) },
  });
}

/** Tells people and counters how an operation ended. */
export async function announceEnd(
  context: ControllerContext,
  session: AppSession,
  running: RunningOperation,
): Promise<void> {
  const { app } = session;
  const state = app.status?.operationState;
  const phase = state?.phase ?? 'Error';
  const seconds = Math.max(0, (context.clock.nowMs() - running.startedAtMs) / 1000);
  context.metrics.syncFinished(app, phase, { isDryRun: running.sync.dryRun === true, seconds });
  const result = state?.syncResult;
  const revision = result?.revisions?.join(',') ?? result?.revision ?? '';
  const isGood = phase === 'Succeeded';
  const message = isGood
    ? `Sync operation to ${revision} succeeded`
    : `Sync operation to ${revision} failed: ${state?.message ?? ''}`;
  await context.events.record(app, { type: isGood ? 'Normal' : 'Warning', reason: 'OperationCompleted', message });
}
