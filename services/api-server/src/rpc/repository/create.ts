import { labelValue, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { deepEqual } from '@plumbline/core/std';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { awaitTrue } from '../../state/await-mirror.ts';
import { withoutRepositoryCredentials } from '../../state/repository-directory.ts';
import { formatRepositorySecret } from '../../state/repository-secret.ts';
import { secretNameOf } from '../../state/secret-name.ts';
import { rbacObjectOfRepository } from './repository-access.ts';
import { storeRepository } from './store-repository.ts';

/** Configures a repository after trying it; a different one of the same URL is changed with `upsert` only. */
export function createRepository(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'CreateRepository'> {
  return async (request, call) => {
    const wanted = normalizeRepository(request.repo);
    const url = wanted.repo ?? '';
    call.access.require(rbacObjectOfRepository(url, wanted.project));
    const existing = deps.repositories.secretNameOf(url, wanted.project ?? '');
    // Tried with the credentials of a template when it has none of its own, as it will be used.
    const used = { ...deps.repositories.find(url, wanted.project ?? ''), ...wanted };
    await deps.repoServer.TestRepository({ repo: used }, { signal: call.signal });
    if (existing === undefined) {
      const place = {
        name: secretNameOf('repo', url, wanted.project ?? ''),
        namespace: deps.namespace,
        secretType: labelValue.secretTypeRepository,
      };
      const target = { resource: resources.secrets, namespace: deps.namespace };
      await deps.kube.create(target, formatRepositorySecret(wanted, place));
      await awaitTrue(() => deps.repositories.secretNameOf(url, wanted.project ?? '') !== undefined);
      return withoutRepositoryCredentials(wanted);
    }
    const current = deps.repositories.find(url, wanted.project ?? '');
    if (deepEqual(stripDerived(current), stripDerived(wanted))) return withoutRepositoryCredentials(wanted);
    if (request.upsert !== true) {
      throw new AppError('INVALID_ARGUMENT', 'existing repository spec is different; use upsert flag to force update');
    }
    call.access.requireAction({
      resource: 'repositories',
      action: 'update',
      object: rbacObjectOfRepository(url, wanted.project),
    });
    await storeRepository(deps, wanted, existing);
    return withoutRepositoryCredentials(wanted);
  };
}

/** A repository as it may be stored. Throws INVALID_ARGUMENT without a URL. */
export function normalizeRepository(sent: v1alpha1.Repository | undefined): v1alpha1.Repository {
  const repo = sent?.repo?.trim() ?? '';
  if (repo === '' || repo.startsWith('-') || /^ext::/i.test(repo)) {
    throw new AppError('INVALID_ARGUMENT', 'read the repository: repo is not a URL');
  }
  const { connectionState: _state, inheritedCreds: _inherited, ...stored } = sent ?? {};
  return { ...stored, repo, type: stored.type || 'git' };
}

function stripDerived(repository: v1alpha1.Repository): Record<string, unknown> {
  const { connectionState: _state, inheritedCreds: _inherited, ...stored } = repository;
  return Object.fromEntries(
    Object.entries(stored).filter(([, value]) => value !== undefined && value !== '' && value !== false),
  );
}
