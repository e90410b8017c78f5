import { setTimeout as delay } from 'node:timers/promises';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { listClusters, resolveCluster, type SettingsSnapshot } from '@plumbline/io/settings';
import type { ClusterState } from '../live-state/cluster-state.ts';
import { formatTime, type ControllerContext } from '../reconcile/context.ts';

/** Cluster facts are written this often (reference/behaviour/controller.md §3.12). */
const intervalMs = 10_000;

function countApps(context: ControllerContext, snapshot: SettingsSnapshot): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const servers = new Map(listClusters(snapshot).map((cluster) => [cluster.name, cluster.server]));
  for (const { spec } of context.apps.list()) {
    const server = spec.destination.server ?? servers.get(spec.destination.name ?? '') ?? '';
    counts.set(server, (counts.get(server) ?? 0) + 1);
  }
  return counts;
}

/** What Redis says of a cluster. */
function clusterInfoOf(state: ClusterState, facts: { applications: number; nowMs: number }): v1alpha1.ClusterInfo {
  const { connection } = state;
  const attemptedAt = formatTime(facts.nowMs);
  const base = { applicationsCount: facts.applications };
  const failure = connection.kind === 'failed' ? connection.error : state.lost();
  if (failure !== undefined) {
    return { ...base, connectionState: { status: 'Failed', message: failure.message, attemptedAt } };
  }
  if (connection.kind !== 'ready') return { ...base, connectionState: { status: 'Unknown', message: '', attemptedAt } };
  return {
    ...base,
    connectionState: { status: 'Successful', message: '', attemptedAt },
    serverVersion: connection.version,
    apiVersions: [...state.kinds.apiVersions()],
    cacheInfo: {
      resourcesCount: state.index.size,
      apisCount: state.watchedKinds,
      lastCacheSyncTime: formatTime(connection.sinceMs),
    },
  };
}

/** Writes the facts of all clusters regularly, and drops the state of those that nobody aims at. Returns how to end it. */
export function startClusterInfo(context: ControllerContext, snapshot: () => SettingsSnapshot): () => Promise<void> {
  const abort = new AbortController();
  const loop = async (): Promise<void> => {
    while (!abort.signal.aborted) {
      await writeOnce(context, snapshot());
      await delay(intervalMs, undefined, { signal: abort.signal });
    }
  };
  const done = loop().catch((error: unknown) => {
    if (!abort.signal.aborted) context.log.error('cluster facts are no longer written', { error });
  });
  return async () => {
    abort.abort();
    await done;
  };
}

async function writeOnce(context: ControllerContext, snapshot: SettingsSnapshot): Promise<void> {
  const counts = countApps(context, snapshot);
  for (const [server, state] of context.clusters.states()) {
    const info = clusterInfoOf(state, { applications: counts.get(server) ?? 0, nowMs: context.clock.nowMs() });
    await context.trees.writeClusterInfo(server, info);
  }
  await context.clusters.keepOnly(usedServers(context, snapshot));
}

function usedServers(context: ControllerContext, snapshot: SettingsSnapshot): Set<string> {
  const used = new Set<string>();
  for (const { spec } of context.apps.list()) {
    try {
      used.add(resolveCluster(snapshot, spec.destination).server);
    } catch (error) {
      context.log.debug('destination is not known', { error });
    }
  }
  return used;
}
