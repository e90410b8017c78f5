import type { ClusterAccess } from './cluster-client.ts';
import type { KeyPair } from '../certificates.ts';

/** Where a kubeconfig points and as whom. */
export interface KubeconfigInput extends ClusterAccess {
  /** Name of cluster, user and context. */
  name: string;
  /** Namespace of the context; default: `default`. */
  namespace?: string;
  /** Shown instead of the token. */
  client?: KeyPair;
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A kubeconfig (JSON, which is YAML) with one cluster, user and context. */
export function renderKubeconfig(input: KubeconfigInput): string {
  const user = input.client
    ? { 'client-certificate-data': base64(input.client.cert), 'client-key-data': base64(input.client.key) }
    : { token: input.token };
  const context = { cluster: input.name, user: input.name, namespace: input.namespace ?? 'default' };
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: input.name, cluster: { server: input.server, 'certificate-authority-data': base64(input.caPem) } },
      ],
      users: [{ name: input.name, user }],
      contexts: [{ name: input.name, context }],
      'current-context': input.name,
    },
    null,
    2,
  );
}
