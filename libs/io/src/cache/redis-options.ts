import type { RedisOptions } from 'ioredis';
import { AppError } from '@plumbline/contract/errors';
import type { Redacted } from '../telemetry/index.ts';
import type { CacheCompression } from './cache-key.ts';

/** How to reach Redis; one field for each `--redis*` and `--sentinel*` flag. */
export interface RedisConnection {
  /** `host:port`; ignored when sentinels are given. */
  address: string;
  /** Default 0. */
  database?: number;
  username?: string;
  password?: Redacted<string>;
  /** `host:port` of each sentinel. */
  sentinels?: readonly string[];
  /** Default `master`. */
  sentinelMaster?: string;
  sentinelUsername?: string;
  sentinelPassword?: Redacted<string>;
  /** Absent: plain TCP. PEM texts. */
  tls?: { ca?: string; cert?: string; key?: string; isInsecure?: boolean };
  /** Default `gzip`. */
  compression?: CacheCompression;
  /** `ARGOCD_REDIS_KEY_PREFIX`. */
  keyPrefix?: string;
}

/** What ioredis takes, but for the mapping of replies, which stays as it is. */
type ClientOptions = Omit<RedisOptions, 'replyMapping'>;

/** The options that ioredis takes. Throws `CONFIG_INVALID` for an address that is none. */
export function redisOptionsOf(connection: RedisConnection): ClientOptions {
  const common: ClientOptions = {
    db: connection.database ?? 0,
    lazyConnect: true,
    connectTimeout: 5000,
    retryStrategy: (attempt) => Math.min(2000, 50 * 2 ** Math.min(attempt, 6)) + Math.random() * 50,
    ...(connection.username === undefined || connection.username === '' ? {} : { username: connection.username }),
    ...(connection.password === undefined ? {} : { password: connection.password.reveal() }),
    ...(connection.tls === undefined ? {} : { tls: tlsOf(connection.tls) }),
  };
  const sentinels = (connection.sentinels ?? []).filter((address) => address !== '');
  if (sentinels.length === 0) return { ...common, ...parseHostPort(connection.address, 6379) };
  return {
    ...common,
    sentinels: sentinels.map((address) => parseHostPort(address, 26_379)),
    name: connection.sentinelMaster ?? 'master',
    ...(connection.sentinelUsername === undefined ? {} : { sentinelUsername: connection.sentinelUsername }),
    ...(connection.sentinelPassword === undefined ? {} : { sentinelPassword: connection.sentinelPassword.reveal() }),
  };
}

function tlsOf(tls: NonNullable<RedisConnection['tls']>): NonNullable<RedisOptions['tls']> {
  return {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    rejectUnauthorized: !(tls.isInsecure ?? false),
  };
}

function parseHostPort(address: string, defaultPort: number): { host: string; port: number } {
  const [, v6, name = '', portText] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(address) ?? [
    undefined,
    undefined,
    ':',
  ];
  const host = v6 ?? name;
  const port = portText === undefined ? defaultPort : Number(portText);
  if (host === ':' || port > 65_535) {
    throw new AppError('CONFIG_INVALID', `read Redis address: "${address}": not host:port`);
  }
  return { host: host === '' ? 'localhost' : host, port };
}
