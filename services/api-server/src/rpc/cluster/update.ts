import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { withoutCredentials } from '../../state/cluster-secret.ts';
import { findCluster, rbacObjectOfCluster } from './cluster-access.ts';
import { probeCluster } from './create.ts';
import { storeCluster } from './store-cluster.ts';

const UPDATABLE = [
  'name',
  'namespaces',
  'config',
  'shard',
  'clusterResources',
  'labels',
  'annotations',
  'project',
] as const;

/**
 * Changes the named fields of a cluster, or all of them when none is named. It needs `update` where the cluster is and,
 * when it moves to another project, there too (CVE-2023-23947).
 */
export function updateCluster(deps: ServerDeps): ApiHandler<'cluster.ClusterService', 'Update'> {
  return async (request, call) => {
    const sent = request.cluster ?? {};
    const found = findCluster(deps, call, { id: request.id ?? { type: 'server', value: sent.server ?? '' } });
    const wanted = { ...mergeFields(found, sent, request.updatedFields ?? []), server: found.server ?? '' };
    call.access.require(rbacObjectOfCluster(wanted));
    const known = deps.state.settings().clusters.find(({ cluster }) => cluster.server === found.server);
    if (known === undefined) {
      throw new AppError(
        'FAILED_PRECONDITION',
        `update cluster "${found.server ?? ''}": it has no Secret; create it first`,
      );
    }
    const serverVersion = await probeCluster(deps, wanted);
    await storeCluster(deps, wanted, known.secretName);
    return { ...withoutCredentials(wanted), serverVersion };
  };
}

function mergeFields(found: v1alpha1.Cluster, sent: v1alpha1.Cluster, names: readonly string[]): v1alpha1.Cluster {
  const unknown = names.find((name) => !UPDATABLE.some((field) => field === name));
  if (unknown !== undefined)
    throw new AppError('INVALID_ARGUMENT', `update the cluster: field "${unknown}" is not updatable`);
  const chosen = UPDATABLE.filter((field) => (names.length === 0 ? sent[field] !== undefined : names.includes(field)));
  // What the API shows has no credentials: sent back with all fields, it must not wipe the stored ones.
  const fields = names.length === 0 && !hasSecrets(sent) ? chosen.filter((field) => field !== 'config') : chosen;
  return { ...found, ...Object.fromEntries(fields.map((field) => [field, sent[field]])) };
}

function hasSecrets({ config = {} }: v1alpha1.Cluster): boolean {
  const tls = config.tlsClientConfig ?? {};
  return Boolean(
    config.bearerToken || config.password || tls.keyData || config.awsAuthConfig || config.execProviderConfig,
  );
}
