import { label } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findCluster } from './cluster-access.ts';

/** Removes a cluster: a Secret made through the API goes; one that somebody else made only loses its label. */
export function deleteCluster(deps: ServerDeps): ApiHandler<'cluster.ClusterService', 'Delete'> {
  return async (request, call) => {
    const found = findCluster(deps, call, request);
    const known = deps.state.settings().clusters.find(({ cluster }) => cluster.server === found.server);
    if (known === undefined) {
      throw new AppError(
        'FAILED_PRECONDITION',
        `remove cluster "${found.server ?? ''}": it has no Secret; set cluster.inClusterEnabled`,
      );
    }
    const target = { resource: resources.secrets, namespace: deps.namespace, name: known.secretName };
    const secret = await deps.kube.get(target);
    if (secret.metadata.annotations?.['managed-by'] === 'argocd.argoproj.io') await deps.kube.delete(target);
    else {
      const labels = { [label.secretType]: null };
      await deps.kube.patch(target, { kind: 'merge', body: { metadata: { labels } } });
    }
    return {};
  };
}
