import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { createKubeClient, resources } from '@plumbline/io/kube';
import { clusterConnection } from '@plumbline/io/settings';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { awaitTrue } from '../../state/await-mirror.ts';
import { formatClusterSecret, withoutCredentials } from '../../state/cluster-secret.ts';
import { clusterSecretName, storeCluster } from './store-cluster.ts';
import { rbacObjectOfCluster } from './cluster-access.ts';

/** Registers a cluster after reaching it; a known one is changed with `upsert` only. */
export function createCluster(deps: ServerDeps): ApiHandler<'cluster.ClusterService', 'Create'> {
  return async (request, call) => {
    const wanted = normalizeCluster(request.cluster);
    call.access.require(rbacObjectOfCluster(wanted));
    const serverVersion = await probeCluster(deps, wanted);
    const known = deps.state.settings().clusters.find(({ cluster }) => cluster.server === wanted.server);
    if (known === undefined) {
      const place = { name: clusterSecretName(wanted.server), namespace: deps.namespace };
      await deps.kube.create(
        { resource: resources.secrets, namespace: deps.namespace },
        formatClusterSecret(wanted, place),
      );
      await awaitTrue(() => deps.clusters.list().some((cluster) => cluster.server === wanted.server));
    } else {
      if (request.upsert !== true) {
        throw new AppError('INVALID_ARGUMENT', 'existing cluster spec is different; use upsert flag to force update');
      }
      call.access.requireAction({ resource: 'clusters', action: 'update', object: rbacObjectOfCluster(known.cluster) });
      call.access.requireAction({ resource: 'clusters', action: 'update', object: rbacObjectOfCluster(wanted) });
      await storeCluster(deps, wanted, known.secretName);
    }
    return {
      ...withoutCredentials(wanted),
      serverVersion,
      connectionState: { status: 'Successful', message: '', attemptedAt: deps.now().toISOString() },
    };
  };
}

/** A cluster as it may be stored. Throws INVALID_ARGUMENT without a https address. */
export function normalizeCluster(sent: v1alpha1.Cluster | undefined): v1alpha1.Cluster & { server: string } {
  const server = sent?.server?.trim().replace(/\/+$/, '') ?? '';
  if (!/^https?:\/\/[^\s]+$/.test(server)) {
    throw new AppError('INVALID_ARGUMENT', `read the cluster: server "${server}" is not a URL`);
  }
  const { connectionState: _state, info: _info, serverVersion: _version, ...stored } = sent ?? {};
  return { ...stored, server, name: stored.name || server };
}

/** The version of a cluster that answers. Throws what the connection throws. */
export async function probeCluster(
  deps: Pick<ServerDeps, 'env'>,
  cluster: v1alpha1.Cluster & { server: string },
): Promise<string> {
  const client = createKubeClient(await clusterConnection(cluster, deps.env));
  try {
    const { major, minor } = await client.version({ timeoutMs: 10_000 });
    return `${major}.${minor}`;
  } finally {
    await client.close();
  }
}
