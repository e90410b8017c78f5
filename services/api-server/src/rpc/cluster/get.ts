import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { describeCluster, findCluster } from './cluster-access.ts';

/** A cluster, without credentials. */
export function getCluster(deps: ServerDeps): ApiHandler<'cluster.ClusterService', 'Get'> {
  return async (request, call) => describeCluster(deps, findCluster(deps, call, request));
}
