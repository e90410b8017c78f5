import type { v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { authHeadersOf, type KubeConnection, type KubeTls } from '@plumbline/io/kube';

/** How to reach a registered cluster. Throws CONFIG_INVALID for an authentication that is not built yet. */
export async function connectionOfCluster(cluster: v1alpha1.Cluster): Promise<KubeConnection> {
  const config = cluster.config ?? {};
  const server = cluster.server ?? '';
  if (config.awsAuthConfig !== undefined || config.execProviderConfig !== undefined) {
    throw new AppError(
      'CONFIG_INVALID',
      `connect to cluster "${server}": awsAuthConfig and execProviderConfig are not built yet`,
    );
  }
  const { username, password, bearerToken, proxyUrl } = config;
  return {
    server,
    tls: tlsOf(config.tlsClientConfig ?? {}),
    authHeaders: authHeadersOf({
      ...(bearerToken ? { token: bearerToken } : {}),
      ...(username ? { username, password: password ?? '' } : {}),
    }),
    ...(proxyUrl ? { proxyUrl } : {}),
  };
}

function tlsOf(tls: v1alpha1.TLSClientConfig): KubeTls {
  const pem = (data: string | undefined): string | undefined =>
    data ? Buffer.from(data, 'base64').toString('utf8') : undefined;
  const [ca, cert, key] = [pem(tls.caData), pem(tls.certData), pem(tls.keyData)];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(tls.serverName ? { serverName: tls.serverName } : {}),
    isInsecure: tls.insecure ?? false,
  };
}
