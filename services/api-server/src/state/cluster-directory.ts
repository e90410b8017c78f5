import {
  IN_CLUSTER_NAME,
  IN_CLUSTER_SERVER,
  labelValue,
  objectName,
  type KubeObject,
  type v1alpha1,
} from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { createKubeClient, type Discovery, type KubeClient, type KubeConnection } from '@plumbline/io/kube';
import type { ClustersPort, DestinationCluster } from '../ports.ts';
import { connectionOfCluster } from './cluster-connection.ts';
import { parseClusterSecret } from './cluster-secret.ts';
import type { ControlState } from './control-state.ts';

/** What the directory works with. */
export interface ClusterDirectoryOptions {
  state: Pick<ControlState, 'secretsOfType' | 'configMap'>;
  /** The connection of `https://kubernetes.default.svc`. */
  inCluster: () => Promise<KubeConnection>;
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

  list(): readonly v1alpha1.Cluster[] {
    const stored = this.#stored().map(({ cluster }) => cluster);
    if (!this.#isInClusterEnabled() || stored.some(({ server }) => server === IN_CLUSTER_SERVER)) return stored;
    return [{ server: IN_CLUSTER_SERVER, name: IN_CLUSTER_NAME, config: {} }, ...stored];
  }

  find(destination: v1alpha1.ApplicationDestination): v1alpha1.Cluster {
    const { server, name } = destination;
    if (server && name) {
      throw new AppError(
        'DESTINATION_INVALID',
        `find the destination: server "${server}" and name "${name}" are both set`,
      );
    }
    if (!server && !name)
      throw new AppError('DESTINATION_INVALID', 'find the destination: neither server nor name is set');
    const found = this.list().filter((cluster) =>
      server ? sameServer(cluster.server, server) : cluster.name === name,
    );
    const [first, second] = found;
    const wanted = server ? `server "${server}"` : `name "${name ?? ''}"`;
    if (first === undefined)
      throw new AppError('DESTINATION_INVALID', `find the destination: there is no cluster with ${wanted}`);
    if (second !== undefined && !server) {
      throw new AppError('DESTINATION_INVALID', `find the destination: there are several clusters with ${wanted}`);
    }
    return first;
  }

  async connect(destination: v1alpha1.ApplicationDestination): Promise<DestinationCluster> {
    const cluster = this.find(destination);
    const server = cluster.server ?? '';
    const stored = this.#stored().find((entry) => sameServer(entry.cluster.server, server));
    const madeOf =
      stored === undefined
        ? 'in-cluster'
        : `${stored.secret.metadata.uid ?? ''}/${stored.secret.metadata.resourceVersion ?? ''}`;
    const known = this.#connected.get(server);
    if (known !== undefined && known.madeOf === madeOf) return known.cluster;
    const connection = await this.#connectionOf(stored?.cluster);
    const client = createKubeClient(connection);
    const made: Connected = { madeOf, client, cluster: { client, discovery: this.#discoveryOf(client) } };
    this.#connected.set(server, made);
    await known?.client.close();
    return made.cluster;
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    await Promise.all([...this.#connected.values()].map(({ client }) => client.close()));
  }

  #connectionOf(cluster: v1alpha1.Cluster | undefined): Promise<KubeConnection> {
    const config = cluster?.config ?? {};
    const isOwn = cluster === undefined || sameServer(cluster.server, IN_CLUSTER_SERVER);
    // The own cluster may be named by a Secret only to label it; without credentials there, the pod's account counts.
    if (isOwn && Object.keys(config).every((key) => key === 'tlsClientConfig')) return this.#options.inCluster();
    return connectionOfCluster(cluster ?? {});
  }

  #discoveryOf(client: KubeClient): () => Promise<Discovery> {
    let kept: { until: number; discovery: Promise<Discovery> } | undefined;
    return () => {
      const nowMs = this.#options.now().getTime();
      if (kept === undefined || kept.until < nowMs) {
        const discovery = client.discover();
        kept = { until: nowMs + DISCOVERY_TTL_MS, discovery };
        discovery.catch(() => (kept = undefined));
      }
      return kept.discovery;
    };
  }

  #isInClusterEnabled(): boolean {
    return this.#options.state.configMap(objectName.configMap)['cluster.inClusterEnabled'] !== 'false';
  }

  #stored(): { cluster: v1alpha1.Cluster; secret: KubeObject }[] {
    return this.#options.state.secretsOfType(labelValue.secretTypeCluster).flatMap((secret) => {
      const cluster = parseClusterSecret(secret);
      return cluster === undefined ? [] : [{ cluster, secret }];
    });
  }
}

/** Whether two addresses are of one cluster; a slash at the end does not count. */
export function sameServer(a: string | undefined, b: string | undefined): boolean {
  return (a ?? '').replace(/\/+$/, '') === (b ?? '').replace(/\/+$/, '');
}
