import { annotation, label, labelValue, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';
import { decodeSecret } from './control-state.ts';

const OWN_ANNOTATIONS: readonly string[] = [annotation.lastApplied, 'managed-by'];

/** The cluster of a cluster Secret, credentials included; `undefined` when its config is not JSON. */
export function parseClusterSecret(secret: KubeObject): v1alpha1.Cluster | undefined {
  const data = decodeSecret(secret);
  const config = parseConfig(data['config'] ?? '');
  if (config === undefined) return undefined;
  const namespaces = listOf(data['namespaces']);
  const shard = /^\d+$/.test(data['shard'] ?? '') ? Number(data['shard']) : undefined;
  return {
    server: (data['server'] ?? '').replace(/\/+$/, ''),
    name: data['name'] || (data['server'] ?? ''),
    config,
    ...(namespaces.length === 0 ? {} : { namespaces }),
    ...(data['clusterResources'] === 'true' ? { clusterResources: true } : {}),
    ...(data['project'] ? { project: data['project'] } : {}),
    ...(shard === undefined ? {} : { shard }),
    ...labelsAndAnnotations(secret),
  };
}

/** The Secret that stores a cluster; its name comes from host and a hash, given as `name`. */
export function formatClusterSecret(cluster: v1alpha1.Cluster, at: { name: string; namespace: string }): KubeObject {
  const text: Record<string, string | undefined> = {
    name: cluster.name,
    server: cluster.server,
    config: JSON.stringify(cluster.config ?? {}),
    namespaces: cluster.namespaces?.join(','),
    clusterResources: cluster.clusterResources === true ? 'true' : undefined,
    project: cluster.project,
    shard: cluster.shard === undefined ? undefined : String(cluster.shard),
  };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...at,
      labels: { ...cluster.labels, [label.secretType]: labelValue.secretTypeCluster },
      annotations: { ...cluster.annotations, 'managed-by': 'argocd.argoproj.io' },
    },
    type: 'Opaque',
    stringData: Object.fromEntries(Object.entries(text).filter(([, value]) => value !== undefined && value !== '')),
  };
}

/** A cluster as it may leave the server: without credentials. */
export function withoutCredentials(cluster: v1alpha1.Cluster): v1alpha1.Cluster {
  const { tlsClientConfig } = cluster.config ?? {};
  const { insecure, serverName } = tlsClientConfig ?? {};
  return {
    ...cluster,
    config: {
      tlsClientConfig: {
        insecure: insecure ?? false,
        ...(serverName === undefined ? {} : { serverName }),
      },
    },
  };
}

function parseConfig(text: string): v1alpha1.ClusterConfig | undefined {
  if (text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // A Secret that cannot be read is no cluster.
    throw error;
  }
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function labelsAndAnnotations(secret: KubeObject): Pick<v1alpha1.Cluster, 'labels' | 'annotations'> {
  const labels = without(secret.metadata.labels, [label.secretType]);
  const annotations = without(secret.metadata.annotations, OWN_ANNOTATIONS);
  return {
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function without(
  record: Readonly<Record<string, string>> | undefined,
  keys: readonly string[],
): Record<string, string> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([key]) => !keys.includes(key)));
}
