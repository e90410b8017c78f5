import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { describeCluster, rbacObjectOfCluster } from './cluster-access.ts';

/** The clusters that the caller may get, without credentials. */
export function listClusters(deps: ServerDeps): ApiHandler<'cluster.ClusterService', 'List'> {
  return async (request, call) => {
    const { server, name } = request;
    const wanted = deps.clusters
      .list()
      .filter((cluster) => (!server || cluster.server === server) && (!name || cluster.name === name));
    const allowed = call.access.filter(wanted, rbacObjectOfCluster);
    return { metadata: {}, items: await Promise.all(allowed.map((cluster) => describeCluster(deps, cluster))) };
  };
}
