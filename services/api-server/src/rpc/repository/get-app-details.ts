import { AppError } from '@plumbline/contract/errors';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findReadable } from './repository-access.ts';
import { requireSource } from './require-source.ts';

/** What a source is and what can be set in it. */
export function getAppDetails(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'GetAppDetails'> {
  return async (request, call) => {
    const { source, appName, appProject } = request;
    if (source?.repoURL === undefined) throw new AppError('INVALID_ARGUMENT', 'missing payload in request');
    const repo = findReadable(deps, call, { repo: source.repoURL, appProject: appProject ?? '' });
    requireSource(deps, call, { repoUrl: source.repoURL, appName, appProject });
    const { general } = deps.state.settings();
    return deps.repoServer.GetAppDetails(
      {
        repo,
        source,
        appName: appName ?? '',
        kustomizeOptions: general.kustomize,
        helmOptions: general.helm,
        trackingMethod: general.tracking.method,
        enabledSourceTypes: { ...general.enabledSourceTypes },
      },
      { signal: call.signal },
    );
  };
}
