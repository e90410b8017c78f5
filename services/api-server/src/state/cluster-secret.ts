import { annotation, label, labelValue, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';

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
  const annotations = { ...cluster.annotations };
  // kubectl keeps the whole Secret there, credentials included (CVE-2023-40029).
  delete annotations[annotation.lastApplied];
  return {
    ...cluster,
    ...(cluster.annotations === undefined ? {} : { annotations }),
    config: {
      tlsClientConfig: {
        insecure: insecure ?? false,
        ...(serverName === undefined ? {} : { serverName }),
      },
    },
  };
}
