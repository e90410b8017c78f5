import type { ApiHandlers } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { createCluster } from './create.ts';
import { deleteCluster } from './delete.ts';
import { getCluster } from './get.ts';
import { listClusters } from './list.ts';
import { updateCluster } from './update.ts';

/** The built methods of ClusterService. */
export function clusterHandlers(deps: ServerDeps): ApiHandlers<'cluster.ClusterService'> {
  return {
    Create: createCluster(deps),
    Delete: deleteCluster(deps),
    Get: getCluster(deps),
    List: listClusters(deps),
    Update: updateCluster(deps),
  };
}
