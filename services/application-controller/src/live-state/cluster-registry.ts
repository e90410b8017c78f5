import type { RefreshLevel } from '@plumbline/core/app';
import { stableJson } from '@plumbline/core/std';
import { createKubeClient, type KubeConnection, type KubeRequestObserver } from '@plumbline/io/kube';
import { isResourceExcluded, type KnownCluster, type SettingsSnapshot } from '@plumbline/io/settings';
import type { Logger } from '@plumbline/io/telemetry';
import type { ObjectRules } from '../ports.ts';
import { affectedApps } from './affected-apps.ts';
import { ChangeBatch } from './change-batch.ts';
import { ClusterState } from './cluster-state.ts';

/** What the registry needs. */
export interface ClusterRegistryOptions {
  readonly connect: (cluster: KnownCluster) => Promise<KubeConnection>;
  readonly settings: () => SettingsSnapshot;
  readonly rules: Pick<ObjectRules, 'healthOf'>;
  /** Applications that a live change concerns, by instance name. */
  readonly onAppsChanged: (levels: ReadonlyMap<string, RefreshLevel>, server: string) => void;
  /** A cluster came, went or lost a kind. */
  readonly onClusterChanged: (server: string) => void;
  readonly onEvent: (server: string) => void;
  readonly onRequest: (server: string) => KubeRequestObserver;
  readonly batchIntervalMs: number;
  readonly pageSize: number;
  readonly log: Logger;
}

interface Entry {
  readonly fingerprint: string;
  readonly state: Promise<ClusterState>;
}

/** One live state per destination cluster, started when an application first aims at it. */
export class ClusterRegistry {
  readonly #options: ClusterRegistryOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #ready = new Map<string, ClusterState>();

  constructor(options: ClusterRegistryOptions) {
    this.#options = options;
  }

  /** The running states by server. */
  states(): ReadonlyMap<string, ClusterState> {
    return this.#ready;
  }

  /** The state of a cluster, begun anew when its credentials or the settings that it depends on changed. */
  async stateOf(cluster: KnownCluster): Promise<ClusterState> {
    const fingerprint = this.#fingerprintOf(cluster);
    let known = this.#entries.get(cluster.server);
    // While the old one ends others ask too: the first of them begins the new one.
    while (known !== undefined && known.fingerprint !== fingerprint) {
      await this.#drop(cluster.server);
      known = this.#entries.get(cluster.server);
    }
    if (known !== undefined) return known.state;
    const state = this.#create(cluster);
    this.#entries.set(cluster.server, { fingerprint, state });
    try {
      this.#ready.set(cluster.server, await state);
    } catch (error) {
      this.#entries.delete(cluster.server);
      throw error;
    }
    return state;
  }

  /** Drops clusters that no application aims at any more. */
  async keepOnly(servers: ReadonlySet<string>): Promise<void> {
    for (const server of Array.from(this.#entries.keys())) if (!servers.has(server)) await this.#drop(server);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((server) => this.#drop(server)));
  }

  #fingerprintOf(cluster: KnownCluster): string {
    const { tracking, resourceFilter, customizations, respectRbac } = this.#options.settings().general;
    const { config, namespaces, clusterResources } = cluster;
    return stableJson({ config, namespaces, clusterResources, tracking, resourceFilter, customizations, respectRbac });
  }

  async #create(cluster: KnownCluster): Promise<ClusterState> {
    const { server } = cluster;
    const connection = await this.#options.connect(cluster);
    const { tracking, resourceFilter, respectRbac } = this.#options.settings().general;
    const batch = new ChangeBatch(this.#options.batchIntervalMs, (levels) =>
      this.#options.onAppsChanged(levels, server),
    );
    const state = new ClusterState({
      server,
      client: createKubeClient(connection, { onRequest: this.#options.onRequest(server) }),
      rules: { tracking, healthOf: (object) => this.#options.rules.healthOf(object) },
      namespaces: cluster.namespaces ?? [],
      hasClusterResources: cluster.clusterResources ?? false,
      isRbacRespected: respectRbac !== 'off',
      isExcluded: (group, kind) => isResourceExcluded(resourceFilter, { group, kind, cluster: server }),
      pageSize: this.#options.pageSize,
      log: this.#options.log.with({ server }),
      onHealthChange: () => this.#options.onClusterChanged(server),
      onChange: (change) => {
        this.#options.onEvent(server);
        for (const [owner, level] of affectedApps(state.index, change)) batch.add(owner, level);
      },
    });
    return state;
  }

  async #drop(server: string): Promise<void> {
    const entry = this.#entries.get(server);
    this.#entries.delete(server);
    this.#ready.delete(server);
    if (entry === undefined) return;
    try {
      const state = await entry.state;
      await state.stop();
      await state.client.close();
    } catch (error) {
      this.#options.log.warn('cluster did not stop', { server, error });
    }
  }
}
