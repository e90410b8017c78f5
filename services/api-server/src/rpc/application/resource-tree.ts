import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplication } from './application-access.ts';
import { fetchTree } from './await-application-cache.ts';

/** The resources of an application and what they own. */
export function resourceTree(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'ResourceTree'> {
  return async (request, call) => {
    const found = findApplication(deps, call, { ...request, name: request.applicationName });
    return fetchTree(deps, found, call.signal);
  };
}
