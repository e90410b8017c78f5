import { AppError } from '@plumbline/contract/errors';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplication, projectOf } from './application-access.ts';
import { sourcesOf } from './select-applications.ts';

/** Author, date, tags and message of a commit of an application's repository. */
export function revisionMetadata(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'RevisionMetadata'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const { versionId, sourceIndex = 0 } = request;
    const entry = found.status?.history?.find((one) => versionId !== undefined && one.id === versionId);
    if (versionId !== undefined && entry === undefined) {
      throw new AppError('INVALID_ARGUMENT', `read the revision: the history has no deployment ${versionId}`);
    }
    const sources = entry === undefined ? sourcesOf(found) : (entry.sources ?? (entry.source ? [entry.source] : []));
    const source = sources[sourceIndex];
    if (source === undefined) {
      throw new AppError('INVALID_ARGUMENT', `read the revision: the application has no source ${sourceIndex}`);
    }
    const repo = deps.repositories.find(source.repoURL ?? '', projectOf(found));
    return deps.repoServer.GetRevisionMetadata(
      { repo, revision: request.revision ?? '', checkSignature: false },
      { signal: call.signal },
    );
  };
}
