import type { v1alpha1 } from '@plumbline/contract/crd';
import type { repository as messages } from '@plumbline/contract/rpc';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { normalizeRepository } from './create.ts';
import { rbacObjectOfRepository } from './repository-access.ts';

/** Tries a repository with the credentials of the request, or of the matching template, and stores nothing. */
export function validateAccess(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'ValidateAccess'> {
  return async (request, call) => {
    const wanted = normalizeRepository(repositoryOf(request));
    call.access.require(rbacObjectOfRepository(wanted.repo ?? '', wanted.project));
    const repo = { ...deps.repositories.find(wanted.repo ?? '', wanted.project ?? ''), ...wanted };
    await deps.repoServer.TestRepository({ repo }, { signal: call.signal });
    return {};
  };
}

function repositoryOf(query: messages.RepoAccessQuery): v1alpha1.Repository {
  const { enableOci, insecureOciForceHttp, ...rest } = query;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== ''));
  return {
    ...given,
    ...(enableOci === undefined ? {} : { enableOCI: enableOci }),
    ...(insecureOciForceHttp === undefined ? {} : { insecureOCIForceHttp: insecureOciForceHttp }),
  };
}
