import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { withoutRepositoryCredentials } from '../../state/repository-directory.ts';
import { fetchConnectionState } from './connection-state.ts';
import { findConfigured } from './repository-access.ts';

/** A configured repository with the state of its connection and without credentials. */
export function getRepository(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'Get'> {
  return async (request, call) => {
    const found = findConfigured(deps, call, request);
    const isForced = request.forceRefresh ?? false;
    const connectionState = await fetchConnectionState(deps, found, { isForced, signal: call.signal });
    return { ...withoutRepositoryCredentials(found), connectionState };
  };
}
