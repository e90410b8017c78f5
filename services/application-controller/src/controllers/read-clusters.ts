import { listClusters, type SettingsSnapshot } from '@plumbline/io/settings';
import type { ClusterRegistry } from '../live-state/cluster-registry.ts';
import type { ClusterReading } from '../metrics.ts';

/** What metrics and cluster facts say of each cluster with a live state. */
export function readClusters(registry: ClusterRegistry, snapshot: SettingsSnapshot): ClusterReading[] {
  const known = new Map(listClusters(snapshot).map((cluster) => [cluster.server, cluster]));
  return [...registry.states()].map(([server, state]) => {
    const { connection } = state;
    const cluster = known.get(server);
    return {
      server,
      name: cluster?.name ?? '',
      version: connection.kind === 'ready' ? connection.version : '',
      isConnected: connection.kind === 'ready' && state.lost() === undefined,
      apis: state.watchedKinds,
      objects: state.index.size,
      cacheAgeSeconds: connection.kind === 'ready' ? Math.round((Date.now() - connection.sinceMs) / 1000) : 0,
      labels: cluster?.labels ?? {},
    };
  });
}
