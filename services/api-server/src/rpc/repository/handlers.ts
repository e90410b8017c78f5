import type { ApiHandlers } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { createRepository } from './create.ts';
import { deleteRepository } from './delete.ts';
import { getAppDetails } from './get-app-details.ts';
import { getRepository } from './get.ts';
import { listApps } from './list-apps.ts';
import { listRefs } from './list-refs.ts';
import { listRepositories } from './list.ts';
import { updateRepository } from './update.ts';
import { validateAccess } from './validate-access.ts';

/** The built methods of RepositoryService; List, Create, Update and Delete are old names of their longer twins. */
export function repositoryHandlers(deps: ServerDeps): ApiHandlers<'repository.RepositoryService'> {
  return {
    Create: createRepository(deps),
    CreateRepository: createRepository(deps),
    Delete: deleteRepository(deps),
    DeleteRepository: deleteRepository(deps),
    Get: getRepository(deps),
    GetAppDetails: getAppDetails(deps),
    List: listRepositories(deps),
    ListApps: listApps(deps),
    ListRefs: listRefs(deps),
    ListRepositories: listRepositories(deps),
    Update: updateRepository(deps),
    UpdateRepository: updateRepository(deps),
    ValidateAccess: validateAccess(deps),
  };
}
