import { IN_CLUSTER_SERVER, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { authHeadersOf, loadInClusterConfig, type KubeConnection, type KubeTls, type KubeUser } from '../kube/index.ts';
import type { Environment } from './parse-config.ts';

/**
 * How to reach a destination cluster: by its Secret's `config`; the in-cluster address without credentials of its own as
 * `loadInClusterConfig` says. Throws `UNIMPLEMENTED` for `awsAuthConfig`, `CONFIG_INVALID` when the in-cluster address is used
 * outside a pod without `ARGOCD_FAKE_IN_CLUSTER`.
 */
export async function clusterConnection(
  cluster: v1alpha1.Cluster & { server: string },
  env: Environment,
): Promise<KubeConnection> {
  const config = cluster.config ?? {};
  if (cluster.server === IN_CLUSTER_SERVER && !hasCredentials(config)) return loadInClusterConfig(env);
  if (config.awsAuthConfig !== undefined) {
    throw new AppError(
      'UNIMPLEMENTED',
      `connect to cluster "${cluster.server}": awsAuthConfig is not supported yet; use execProviderConfig with the aws program`,
    );
  }
  return {
    server: cluster.server,
    tls: tlsOf(config.tlsClientConfig ?? {}),
    authHeaders: authHeadersOf(userOf(config), { server: cluster.server }),
    ...(config.proxyUrl === undefined || config.proxyUrl === '' ? {} : { proxyUrl: config.proxyUrl }),
  };
}

function hasCredentials(config: v1alpha1.ClusterConfig): boolean {
  const { certData = '' } = config.tlsClientConfig ?? {};
  const texts = [config.bearerToken, config.username, certData];
  return texts.some((value) => value !== undefined && value !== '') || config.execProviderConfig !== undefined;
}

function tlsOf(tls: v1alpha1.TLSClientConfig): KubeTls {
  const ca = pemOf(tls.caData);
  const cert = pemOf(tls.certData);
  const key = pemOf(tls.keyData);
  return {
    isInsecure: tls.insecure ?? false,
    ...(tls.serverName === undefined ? {} : { serverName: tls.serverName }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Go writes byte fields as base64; PEM in the clear is taken too. */
function pemOf(data: string | undefined): string | undefined {
  if (data === undefined || data === '') return undefined;
  return data.includes('-----BEGIN') ? data : Buffer.from(data, 'base64').toString('utf8');
}

function userOf(config: v1alpha1.ClusterConfig): KubeUser {
  const { bearerToken, username, password, execProviderConfig: exec } = config;
  return {
    ...(bearerToken === undefined || bearerToken === '' ? {} : { token: bearerToken }),
    ...(username === undefined || username === '' ? {} : { username, password: password ?? '' }),
    ...(exec === undefined ? {} : { exec: execOf(exec) }),
  };
}

/** The exec entry as a kubeconfig writes it: its environment is a list of name and value. */
function execOf(exec: v1alpha1.ExecProviderConfig): Readonly<Record<string, unknown>> {
  return {
    command: exec.command,
    args: exec.args ?? [],
    env: Object.entries(exec.env ?? {}).map(([name, value]) => ({ name, value })),
    apiVersion: exec.apiVersion,
    installHint: exec.installHint,
    interactiveMode: 'Never',
  };
}
