import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findReadable } from './repository-access.ts';

/** Branches and tags of a repository. */
export function listRefs(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'ListRefs'> {
  return async (request, call) => {
    const repo = findReadable(deps, call, request);
    return deps.repoServer.ListRefs({ repo }, { signal: call.signal });
  };
}
