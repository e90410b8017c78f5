import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findReadable } from './repository-access.ts';
import { requireSource } from './require-source.ts';

/** The folders of a repository that can be rendered, with their type, by path. */
export function listApps(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'ListApps'> {
  return async (request, call) => {
    const repo = findReadable(deps, call, request);
    const { appName, appProject } = request;
    requireSource(deps, call, { repoUrl: request.repo ?? '', appName, appProject });
    const { enabledSourceTypes } = deps.state.settings().general;
    const { apps = {} } = await deps.repoServer.ListApps(
      { repo, revision: request.revision ?? '', enabledSourceTypes: { ...enabledSourceTypes } },
      { signal: call.signal },
    );
    const items = Object.entries(apps).map(([path, type]) => ({ path, type }));
    return { items: items.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
  };
}
