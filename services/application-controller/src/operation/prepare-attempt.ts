import type { v1alpha1 } from '@plumbline/contract/crd';
import type { AppSession } from '../reconcile/app-session.ts';
import { memoryOf, nowText, type ControllerContext } from '../reconcile/context.ts';
import { noteOperation, type RunningOperation } from './operation-state.ts';

/** Milliseconds until the attempt may go on; 0 when now. A retry that is due begins anew. */
export async function prepareAttempt(
  context: ControllerContext,
  session: AppSession,
  running: RunningOperation,
): Promise<number> {
  const { state } = running;
  const memory = memoryOf(context, session.key);
  const nowMs = context.clock.nowMs();
  if (state.phase === 'Terminating') return 0;
  const isTimedOut = context.options.syncTimeoutMs > 0 && nowMs > running.startedAtMs + context.options.syncTimeoutMs;
  if (isTimedOut) {
    noteOperation(session, { phase: 'Terminating', message: 'operation is terminating due to timeout' });
    return 0;
  }
  if (state.finishedAt !== undefined && state.finishedAt !== null) {
    const atMs = retryAtMs(state);
    if (nowMs < atMs) return atMs - nowMs;
    beginRetry(context, session, state);
    await session.flushOperation();
    memory.dryRunPassedFor = undefined;
  }
  const nextMs = memory.nextStepAtMs ?? 0;
  return Math.max(0, nextMs - nowMs);
}

function retryAtMs(state: v1alpha1.OperationState): number {
  const at = /at ([0-9T:Z-]+)\.$/.exec(state.message ?? '')?.[1];
  const parsed = Date.parse(at ?? '');
  return Number.isNaN(parsed) ? Date.parse(state.finishedAt ?? '') : parsed;
}

function beginRetry(context: ControllerContext, session: AppSession, state: v1alpha1.OperationState): void {
  const { finishedAt: _finished, syncResult: _result, ...rest } = state;
  const operation = state.operation ?? {};
  const sync = operation.retry?.refresh === true ? withoutRevision(operation.sync) : operation.sync;
  session.change({
    status: {
      operationState: {
        ...rest,
        operation: { ...operation, ...(sync === undefined ? {} : { sync }) },
        message: 'retrying',
        startedAt: nowText(context),
      },
    },
  });
}

function withoutRevision(sync: v1alpha1.SyncOperation | undefined): v1alpha1.SyncOperation {
  const { revision: _revision, revisions: _revisions, ...rest } = sync ?? {};
  return rest;
}
