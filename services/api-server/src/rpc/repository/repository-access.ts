import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { normalizeRepositoryUrl } from '@plumbline/io/settings';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';

/** The repository as policies name it: its URL, after its project when it belongs to one. */
export function rbacObjectOfRepository(url: string, project: string | undefined): string {
  return project ? `${project}/${url}` : url;
}

/** The configured repository of a request, once the caller has the method's permission. Throws PERMISSION_DENIED, NOT_FOUND. */
export function findConfigured(
  deps: ServerDeps,
  call: ApiCall,
  query: { repo?: string; appProject?: string },
): v1alpha1.Repository {
  const { repo: url = '', appProject = '' } = query;
  const wanted = normalizeRepositoryUrl(url);
  const found = deps.repositories
    .list()
    .filter((repository) => normalizeRepositoryUrl(repository.repo ?? '') === wanted)
    .find((repository) => !appProject || repository.project === appProject);
  const isAllowed = call.access.isAllowed(rbacObjectOfRepository(url, found?.project ?? appProject));
  if (!isAllowed) throw new AppError('PERMISSION_DENIED', `permission denied: repositories, ${url}`);
  if (found === undefined) throw new AppError('NOT_FOUND', `repo '${url}' not found`);
  return found;
}

/** The repository that a caller wants to look into, configured or not. */
export function findReadable(
  deps: ServerDeps,
  call: ApiCall,
  query: { repo?: string; appProject?: string },
): v1alpha1.Repository {
  const { repo: url = '', appProject = '' } = query;
  if (url === '') throw new AppError('INVALID_ARGUMENT', 'find the repository: the request names none');
  const found = deps.repositories.find(url, appProject);
  call.access.require(rbacObjectOfRepository(url, found.project));
  return found;
}
