import type { v1alpha1 } from '@plumbline/contract/crd';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { withoutRepositoryCredentials } from '../../state/repository-directory.ts';
import { fetchConnectionState } from './connection-state.ts';
import { rbacObjectOfRepository } from './repository-access.ts';

const AT_ONCE = 10;

/** The repositories that the caller may get, with the state of their connection and without credentials. */
export function listRepositories(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'ListRepositories'> {
  return async (request, call) => {
    const { repo, appProject } = request;
    const wanted = deps.repositories
      .list()
      .filter((one) => (!repo || one.repo === repo) && (!appProject || (one.project ?? '') === appProject));
    const allowed = call.access.filter(wanted, (one) => rbacObjectOfRepository(one.repo ?? '', one.project));
    const items: v1alpha1.Repository[] = [];
    const options = { isForced: request.forceRefresh ?? false, signal: call.signal };
    for (let from = 0; from < allowed.length; from += AT_ONCE) {
      const states = allowed.slice(from, from + AT_ONCE).map(async (repository) => ({
        ...withoutRepositoryCredentials(repository),
        connectionState: await fetchConnectionState(deps, repository, options),
      }));
      items.push(...(await Promise.all(states)));
    }
    return { metadata: {}, items };
  };
}
