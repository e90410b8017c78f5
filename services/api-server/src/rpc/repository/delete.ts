import { label } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { awaitTrue } from '../../state/await-mirror.ts';
import { findConfigured } from './repository-access.ts';

/** Removes a repository: a Secret made through the API goes; one that somebody else made only loses its label. */
export function deleteRepository(deps: ServerDeps): ApiHandler<'repository.RepositoryService', 'DeleteRepository'> {
  return async (request, call) => {
    const found = findConfigured(deps, call, request);
    const name = deps.repositories.secretNameOf(found.repo ?? '', found.project ?? '');
    if (name === undefined) throw new AppError('NOT_FOUND', `repo '${found.repo ?? ''}' not found`);
    const target = { resource: resources.secrets, namespace: deps.namespace, name };
    const secret = await deps.kube.get(target);
    if (secret.metadata.annotations?.['managed-by'] === 'argocd.argoproj.io') {
      await deps.kube.delete(target);
    } else {
      const labels = { [label.secretType]: null };
      await deps.kube.patch(target, { kind: 'merge', body: { metadata: { labels } } });
    }
    await awaitTrue(() => deps.repositories.secretNameOf(found.repo ?? '', found.project ?? '') === undefined);
    await deps.cache.delete(`repo|${found.repo ?? ''}|${found.project ?? ''}|connection-state`);
    return {};
  };
}
