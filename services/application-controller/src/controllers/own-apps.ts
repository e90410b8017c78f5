import type { Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { listClusters, resolveCluster, type SettingsSnapshot } from '@plumbline/io/settings';
import { shardOf, type ShardedCluster, type ShardPlace } from '../sharding/decide-shard.ts';

/** The clusters with the ids that their shards are computed from: the uid of the Secret, or nothing for the implicit one. */
function shardedClusters(snapshot: SettingsSnapshot): ShardedCluster[] {
  const ids = new Map(snapshot.clusters.map(({ cluster, id }) => [cluster.server, id]));
  return listClusters(snapshot).map((cluster) => ({ cluster, id: ids.get(cluster.server) ?? '' }));
}

/** Whether this replica handles an application: its destination is in the replica's shard; an unresolvable one is shard 0's. */
export function isInShard(app: Application, snapshot: SettingsSnapshot, place: ShardPlace): boolean {
  if (place.replicas <= 1) return true;
  try {
    const wanted = resolveCluster(snapshot, app.spec.destination);
    const all = shardedClusters(snapshot);
    const found = all.find(({ cluster }) => cluster.server === wanted.server);
    return shardOf(found ?? { id: '', cluster: wanted }, all, place) === place.shard;
  } catch (thrown) {
    if (AppError.from(thrown).code !== 'DESTINATION_INVALID') throw thrown;
    return place.shard === 0;
  }
}
