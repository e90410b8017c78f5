import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { hasMultipleSources, sourcesOf } from '@plumbline/core/app';
import { indexResults, type TaskResults } from '@plumbline/core/sync';
import type { AppSession } from '../reconcile/app-session.ts';
import { nowText, type ControllerContext } from '../reconcile/context.ts';
import type { RenderTarget } from '../reconcile/gather-facts.ts';

/** A running operation with what it was asked. */
export interface RunningOperation {
  readonly state: v1alpha1.OperationState;
  readonly sync: v1alpha1.SyncOperation;
  readonly startedAtMs: number;
}

/** Whether an application has an operation to work on. */
export function hasOperation(app: Application): boolean {
  return app.operation !== undefined && app.operation !== null;
}

function isGoingOn(app: Application): boolean {
  const phase = app.status?.operationState?.phase;
  return phase === 'Running' || phase === 'Terminating';
}

/**
 * Claims the operation of an application: from here on it is this controller's. The claim stands in the draft; it holds once
 * it is flushed on the version that was read (compare-and-swap, DESIGN §6 rule 6). False when it goes on already.
 */
export function beginOperation(context: ControllerContext, session: AppSession): boolean {
  const { app } = session;
  if (isGoingOn(app) || app.operation === undefined) return false;
  session.change({
    status: {
      operationState: {
        operation: app.operation,
        phase: 'Running',
        message: 'waiting for the first step',
        startedAt: nowText(context),
        retryCount: 0,
      },
    },
  });
  return true;
}

/** The operation that goes on; undefined when there is none. */
export function runningOperation(app: Application): RunningOperation | undefined {
  const state = app.status?.operationState;
  if (!hasOperation(app) || state === undefined || !isGoingOn(app)) return undefined;
  const startedAtMs = Date.parse(state.startedAt ?? '');
  return {
    state,
    sync: state.operation?.sync ?? app.operation?.sync ?? {},
    startedAtMs: Number.isNaN(startedAtMs) ? 0 : startedAtMs,
  };
}

/** The results so far, by task. */
export function resultsOf(state: v1alpha1.OperationState): TaskResults {
  return indexResults(state.syncResult?.resources);
}

/** Which sources and revisions an operation applies: what its result recorded, else what it asks for. */
export function targetOf(app: Application, { state, sync }: RunningOperation): RenderTarget {
  const recorded = state.syncResult;
  const sources = sync.sources ?? (sync.source === undefined ? undefined : [sync.source]);
  const revisions = hasMultipleSources(app.spec)
    ? (nonEmptyList(recorded?.revisions) ?? nonEmptyList(sync.revisions))
    : (nonEmptyText(recorded?.revision) ?? nonEmptyText(sync.revision));
  return {
    ...(sources === undefined ? {} : { sources }),
    ...(revisions === undefined ? {} : { revisions }),
  };
}

function nonEmptyList(list: readonly string[] | undefined): readonly string[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

function nonEmptyText(text: string | undefined): readonly string[] | undefined {
  return text === undefined || text === '' ? undefined : [text];
}

/** The result of an operation as it is stored, with what it applied. */
export function syncResultOf(
  app: Application,
  applied: { results: TaskResults; revision: string; revisions?: readonly string[]; target: RenderTarget },
): v1alpha1.SyncOperationResult {
  const resources = [...applied.results.values()];
  const sources = applied.target.sources ?? sourcesOf(app.spec);
  const metadata = app.spec.syncPolicy?.managedNamespaceMetadata;
  const [source = {}] = sources;
  return {
    ...(resources.length === 0 ? {} : { resources }),
    ...(applied.revisions === undefined
      ? { revision: applied.revision, source }
      : { revision: '', revisions: [...applied.revisions], sources: [...sources] }),
    ...(metadata === undefined ? {} : { managedNamespaceMetadata: metadata }),
  };
}

/** Changes the state of the operation in the draft. */
export function noteOperation(session: AppSession, change: Partial<v1alpha1.OperationState>): void {
  const state = { ...session.app.status?.operationState, ...change };
  session.change({ status: { operationState: state } });
}
