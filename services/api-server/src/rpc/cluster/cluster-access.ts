import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { cluster as messages } from '@plumbline/contract/rpc';
import { getJson } from '@plumbline/io/cache';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { withoutCredentials } from '../../state/cluster-secret.ts';

/** The cluster as policies name it: its address, after its project when it belongs to one. */
export function rbacObjectOfCluster(cluster: Pick<v1alpha1.Cluster, 'server' | 'project'>): string {
  return cluster.project ? `${cluster.project}/${cluster.server ?? ''}` : (cluster.server ?? '');
}

/** The cluster that a query means: by `id` of type name or server (default), else by its fields. */
export function findCluster(deps: ServerDeps, call: ApiCall, query: messages.ClusterQuery): v1alpha1.Cluster {
  const name = query.id?.type === 'name' ? query.id.value : query.name;
  const server = query.id?.type === 'name' ? '' : query.id?.value || query.server;
  const found = deps.clusters
    .list()
    .find((cluster) =>
      server ? cluster.server === server.replace(/\/+$/, '') : Boolean(name) && cluster.name === name,
    );
  // Missing and forbidden look alike.
  const isAllowed = call.access.isAllowed(found === undefined ? (server ?? '') : rbacObjectOfCluster(found));
  if (found === undefined || !isAllowed) throw new AppError('PERMISSION_DENIED', 'permission denied');
  return found;
}

/** A cluster as it may leave the server: without credentials, with what the controller knows of it. */
export async function describeCluster(deps: ServerDeps, cluster: v1alpha1.Cluster): Promise<v1alpha1.Cluster> {
  const info = await getJson<v1alpha1.ClusterInfo>(deps.cache, `cluster|info|${cluster.server ?? ''}`);
  const unknown = { status: 'Unknown', message: 'Cluster has no applications and is not being monitored.' };
  const connectionState = info?.connectionState ?? unknown;
  return {
    ...withoutCredentials(cluster),
    connectionState,
    serverVersion: info?.serverVersion ?? '',
    info: info ?? { connectionState, applicationsCount: 0, cacheInfo: {} },
  };
}
