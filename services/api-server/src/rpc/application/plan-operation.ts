import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { application as messages } from '@plumbline/contract/rpc';
import { isAutoSyncOn } from '@plumbline/core/app';
import { dropUndefined } from '@plumbline/core/std';

/** What a sync is planned from. */
export interface SyncFacts {
  application: Application;
  /** Whether the sync windows let a person sync now. */
  isWindowOpen: boolean;
  request: messages.ApplicationSyncRequest;
  /** The commits that the request's revisions, or the application's, stand for now; one for each source. */
  revisions: readonly string[];
  /** Who asks; empty: nobody. */
  username: string;
  isReplaceAllowed: boolean;
}

/** The operation of a sync. Throws FAILED_PRECONDITION or INVALID_ARGUMENT when it may not start. */
export function planSyncOperation(facts: SyncFacts): v1alpha1.Operation {
  const { application, request } = facts;
  checkStart(application, facts.isWindowOpen);
  checkAutoSync(application, request);
  const syncOptions = request.syncOptions?.items ?? application.spec.syncPolicy?.syncOptions;
  if (!facts.isReplaceAllowed && syncOptions?.includes('Replace=true') === true) {
    throw new AppError(
      'FAILED_PRECONDITION',
      'sync with replace was disabled on the API Server level via the server configuration',
    );
  }
  return dropUndefined({
    sync: dropUndefined({
      prune: request.prune ?? false,
      dryRun: request.dryRun ?? false,
      syncOptions,
      syncStrategy: request.strategy,
      resources: request.resources,
      manifests: request.manifests,
      ...revisionsOf(application, facts.revisions),
    }),
    initiatedBy: { username: facts.username },
    info: request.infos,
    retry: request.retryStrategy ?? application.spec.syncPolicy?.retry,
  });
}

function revisionsOf(application: Application, revisions: readonly string[]): v1alpha1.SyncOperation {
  const { sources, source } = application.spec;
  if (sources !== undefined && sources.length > 0) return { revisions: [...revisions], sources };
  return dropUndefined({ revision: revisions[0] ?? '', source });
}

/** What a rollback is planned from. */
export interface RollbackFacts {
  application: Application;
  /** Whether the sync windows let a person sync now. */
  isWindowOpen: boolean;
  request: messages.ApplicationRollbackRequest;
  username: string;
}

/**
 * The operation of a rollback: the source and revision of a history entry, applied without hooks. An id of 0 is the
 * entry before the last. Throws FAILED_PRECONDITION while automated sync is on, NOT_FOUND for an unknown id.
 */
export function planRollbackOperation(facts: RollbackFacts): v1alpha1.Operation {
  const { application, request } = facts;
  checkStart(application, facts.isWindowOpen);
  if (isAutoSyncOn(application)) {
    throw new AppError('FAILED_PRECONDITION', 'rollback cannot be initiated when auto-sync is enabled');
  }
  const history = application.status?.history ?? [];
  const entry = request.id ? history.find((one) => one.id === request.id) : history.at(-2);
  if (entry === undefined) {
    throw new AppError(
      'NOT_FOUND',
      `application ${application.metadata.name} does not have deployment with id ${request.id ?? 0}`,
    );
  }
  return {
    sync: dropUndefined({
      prune: request.prune ?? false,
      dryRun: request.dryRun ?? false,
      syncStrategy: { apply: {} },
      syncOptions: application.spec.syncPolicy?.syncOptions,
      ...deployedOf(entry),
    }),
    initiatedBy: { username: facts.username },
  };
}

function deployedOf(entry: v1alpha1.RevisionHistory): v1alpha1.SyncOperation {
  const { sources, source } = entry;
  if (sources !== undefined && sources.length > 0) return { revisions: entry.revisions ?? [], sources };
  return dropUndefined({ revision: entry.revision ?? '', source });
}

/** Whether the sync wants another revision than the application tracks (which may need the override right). */
export function isOtherRevision(application: Application, request: messages.ApplicationSyncRequest): boolean {
  const { revision } = request;
  if ((request.revisions?.length ?? 0) > 0) return true;
  return Boolean(revision) && revision !== (application.spec.source?.targetRevision ?? '');
}

function checkStart(application: Application, isWindowOpen: boolean): void {
  const { deletionTimestamp } = application.metadata;
  if (deletionTimestamp !== undefined && deletionTimestamp !== null) {
    throw new AppError('FAILED_PRECONDITION', 'application is deleting');
  }
  if (application.operation !== undefined && application.operation !== null) {
    throw new AppError('OPERATION_IN_PROGRESS', 'another operation is already in progress');
  }
  if (!isWindowOpen) throw new AppError('PERMISSION_DENIED', 'cannot sync: blocked by sync window');
}

function checkAutoSync(application: Application, request: messages.ApplicationSyncRequest): void {
  if (!isAutoSyncOn(application) || request.dryRun === true) return;
  if ((request.manifests?.length ?? 0) > 0) {
    throw new AppError(
      'FAILED_PRECONDITION',
      'cannot use local sync when Automatic Sync Policy is enabled unless for dry run',
    );
  }
  if (isOtherRevision(application, request)) {
    const tracked = application.spec.source?.targetRevision || 'HEAD';
    throw new AppError(
      'FAILED_PRECONDITION',
      `Cannot sync to ${request.revision ?? (request.revisions ?? []).join(', ')}: auto-sync currently set to ${tracked}`,
    );
  }
}
