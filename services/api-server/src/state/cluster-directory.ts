import type { v1alpha1 } from '@plumbline/contract/crd';
import { createKubeClient, type Discovery, type KubeClient } from '@plumbline/io/kube';
import { clusterConnection, listClusters, resolveCluster, type KnownCluster } from '@plumbline/io/settings';
import type { ClustersPort, DestinationCluster } from '../ports.ts';
import type { ControlState } from './control-state.ts';

/** What the directory works with. */
export interface ClusterDirectoryOptions {
  state: Pick<ControlState, 'settings'>;
  /** The process's environment: how the own cluster is reached. */
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
}

interface Connected {
  /** What the connection was made of; another one is made when it changes. */
  madeOf: string;
  cluster: DestinationCluster;
  client: KubeClient;
}

const DISCOVERY_TTL_MS = 60_000;

/** The clusters of cluster Secrets and the own one, with one kept connection each. */
export class ClusterDirectory implements ClustersPort {
  readonly #options: ClusterDirectoryOptions;
  readonly #connected = new Map<string, Connected>();

  constructor(options: ClusterDirectoryOptions) {
    this.#options = options;
  }

  list(): readonly KnownCluster[] {
    return listClusters(this.#options.state.settings());
  }

  find(destination: v1alpha1.ApplicationDestination): KnownCluster {
    return resolveCluster(this.#options.state.settings(), destination);
  }

  async connect(destination: v1alpha1.ApplicationDestination): Promise<DestinationCluster> {
    const cluster = this.find(destination);
    const madeOf = JSON.stringify(cluster.config ?? {});
    const known = this.#connected.get(cluster.server);
    if (known !== undefined && known.madeOf === madeOf) return known.cluster;
    const client = createKubeClient(await clusterConnection(cluster, this.#options.env));
    const made: Connected = { madeOf, client, cluster: { client, discovery: this.#discoveryOf(client) } };
    this.#connected.set(cluster.server, made);
    await known?.client.close();
    return made.cluster;
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    await Promise.all([...this.#connected.values()].map(({ client }) => client.close()));
  }

  #discoveryOf(client: KubeClient): () => Promise<Discovery> {
    let kept: { until: number; discovery: Promise<Discovery> } | undefined;
    return () => {
      const nowMs = this.#options.now().getTime();
      if (kept !== undefined && kept.until >= nowMs) return kept.discovery;
      const discovery = client.discover();
      kept = { until: nowMs + DISCOVERY_TTL_MS, discovery };
      discovery.catch(() => (kept = undefined));
      return discovery;
    };
  }
}
