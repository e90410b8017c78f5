import { Pool, ProxyAgent, type Dispatcher } from 'undici';
import { AppError } from '@plumbline/contract/errors';
import type { KubeConnection } from './connection.ts';

/** Limits of a pool. */
export interface PoolLimits {
  /** null: as many as are needed at once. */
  connections: number | null;
  connectTimeoutMs: number;
}

/** Kept connections to one API server, through its proxy when it has one. Throws `CONFIG_INVALID` for a proxy that is no HTTP(S) URL. */
export function connectPool(origin: string, connection: KubeConnection, limits: PoolLimits): Dispatcher {
  const { tls, proxyUrl } = connection;
  const requestTls = {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.serverName === undefined || tls.serverName === '' ? {} : { servername: tls.serverName }),
    rejectUnauthorized: !(tls.isInsecure ?? false),
    keepAlive: true,
  };
  const options = {
    connections: limits.connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    connectTimeout: limits.connectTimeoutMs,
  };
  if (proxyUrl === undefined) return new Pool(origin, { ...options, connect: requestTls });
  if (!/^https?:\/\//.test(proxyUrl) || !URL.canParse(proxyUrl)) {
    throw new AppError(
      'CONFIG_INVALID',
      `connect to cluster "${connection.server}": its proxy is not an http or https URL`,
    );
  }
  return new ProxyAgent({ ...options, uri: proxyUrl, requestTls });
}
