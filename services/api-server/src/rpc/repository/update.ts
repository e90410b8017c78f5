import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { findRepository } from '@plumbline/io/settings';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { withoutRepositoryCredentials } from '../../state/repository-directory.ts';
import { normalizeRepository } from './create.ts';
import { findConfigured, rbacObjectOfRepository } from './repository-access.ts';
import { storeRepository } from './store-repository.ts';

/** Changes a configured repository; credentials that the request leaves out stay. */
export function updateRepository(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'UpdateRepository'> {
  return async (request, call) => {
    const wanted = normalizeRepository(request.repo);
    const current = findConfigured(deps, call, { repo: wanted.repo ?? '', appProject: wanted.project ?? '' });
    call.access.require(rbacObjectOfRepository(wanted.repo ?? '', wanted.project));
    const name = deps.repositories.secretNameOf(wanted.repo ?? '', current.project ?? '');
    if (name === undefined) throw new AppError('NOT_FOUND', `repo '${wanted.repo ?? ''}' not found`);
    const merged: v1alpha1.Repository = { ...ownFields(deps, current), ...wanted };
    await storeRepository(deps, merged, name);
    return withoutRepositoryCredentials(merged);
  };
}

/** What the repository's own Secret says, without what a template lends it. */
function ownFields(deps: ServerDeps, current: v1alpha1.Repository): v1alpha1.Repository {
  const { repositories } = deps.state.settings();
  const { inheritedCreds: _inherited, ...own } = findRepository(
    { repositories, repositoryCredentials: [] },
    { url: current.repo ?? '', project: current.project ?? '' },
  );
  return own;
}
