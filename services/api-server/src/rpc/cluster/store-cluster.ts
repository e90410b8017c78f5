import type { v1alpha1 } from '@plumbline/contract/crd';
import { resources } from '@plumbline/io/kube';
import { secretDataOf } from '@plumbline/io/settings';
import type { ServerDeps } from '../../ports.ts';
import { formatClusterSecret } from '../../state/cluster-secret.ts';
import { secretNameOf } from '../../state/secret-name.ts';

/** The name of a cluster's Secret: its host and a hash of its address, as Argo CD makes it. */
export function clusterSecretName(server: string): string {
  const host = new URL(server).hostname.toLowerCase().replace(/[^a-z0-9.-]/g, '-');
  return secretNameOf(`cluster-${host}`, server);
}

/** Writes a cluster over the Secret that it stands in. */
export async function storeCluster(deps: ServerDeps, cluster: v1alpha1.Cluster, secretName: string): Promise<void> {
  const target = { resource: resources.secrets, namespace: deps.namespace, name: secretName };
  const stored = await deps.kube.get(target);
  const wanted = formatClusterSecret(cluster, { name: secretName, namespace: deps.namespace });
  const stringData = wanted['stringData'] as Readonly<Record<string, string>>;
  const data: Record<string, string | null> = {};
  for (const key of Object.keys(secretDataOf(stored))) if (!(key in stringData)) data[key] = null;
  const { labels, annotations } = wanted.metadata;
  const metadata = { resourceVersion: stored.metadata.resourceVersion, labels, annotations };
  await deps.kube.patch(target, { kind: 'merge', body: { metadata, data, stringData } });
}
