import { readFile } from 'node:fs/promises';
import { AppError } from '@plumbline/contract/errors';
import type { RedisConnection } from '../cache/index.ts';
import { redact } from '../telemetry/index.ts';
import { setting } from './setting.ts';
import type { ConfigOf } from './setting.ts';
import { boolean, integer, list, oneOf, text } from './value-parsers.ts';

/** The `--redis*` and `--sentinel*` flags, and the variables that Argo CD's manifests set. */
export const redisSettings = {
  redis: setting({
    flag: '--redis',
    env: 'REDIS_SERVER',
    parse: text,
    help: 'Redis host:port; default argocd-redis:6379',
  }),
  redisDatabase: setting({ flag: '--redisdb', env: 'REDISDB', default: '0', parse: integer, help: 'Redis database' }),
  redisCompress: setting({
    flag: '--redis-compress',
    env: 'REDIS_COMPRESSION',
    default: 'gzip',
    parse: oneOf('gzip', 'none'),
    help: 'Compression of cache entries: gzip or none',
  }),
  redisUseTls: setting({ flag: '--redis-use-tls', env: 'REDIS_USE_TLS', parse: boolean, help: 'Use TLS to Redis' }),
  redisIsInsecure: setting({
    flag: '--redis-insecure-skip-tls-verify',
    env: 'REDIS_INSECURE_SKIP_TLS_VERIFY',
    parse: boolean,
    help: 'Take any certificate of Redis',
  }),
  redisCaCertificate: setting({
    flag: '--redis-ca-certificate',
    env: 'REDIS_CA_CERTIFICATE',
    parse: text,
    help: 'File with the CA of Redis',
  }),
  redisClientCertificate: setting({
    flag: '--redis-client-certificate',
    env: 'REDIS_CLIENT_CERTIFICATE',
    parse: text,
    help: 'File with the client certificate for Redis',
  }),
  redisClientKey: setting({
    flag: '--redis-client-key',
    env: 'REDIS_CLIENT_KEY',
    parse: text,
    help: 'File with its key',
  }),
  sentinels: setting({
    flag: '--sentinel',
    env: 'REDIS_SENTINELS',
    parse: list,
    help: 'Redis sentinel host:port; may be repeated',
  }),
  sentinelMaster: setting({
    flag: '--sentinelmaster',
    env: 'REDIS_SENTINELS_MASTER',
    default: 'master',
    parse: text,
    help: 'Name of the master at the sentinels',
  }),
  redisUsername: setting({ env: 'REDIS_USERNAME', parse: text, help: 'User at Redis' }),
  redisPassword: setting({ env: 'REDIS_PASSWORD', parse: text, help: 'Password at Redis' }),
  redisCredsDirectory: setting({
    env: 'REDIS_CREDS_DIR_PATH',
    parse: text,
    help: 'Folder with the files auth, auth_username, sentinel_username and sentinel_auth, read instead of the variables',
  }),
  sentinelUsername: setting({ env: 'REDIS_SENTINEL_USERNAME', parse: text, help: 'User at the sentinels' }),
  sentinelPassword: setting({ env: 'REDIS_SENTINEL_PASSWORD', parse: text, help: 'Password at the sentinels' }),
  redisKeyPrefix: setting({
    env: 'ARGOCD_REDIS_KEY_PREFIX',
    parse: text,
    help: 'Put before the name of each cache entry',
  }),
} as const;

/** The connection that the Redis settings describe. Reads the certificate files; throws `CONFIG_INVALID` when one is missing. */
export async function redisConnectionOf(config: ConfigOf<typeof redisSettings>): Promise<RedisConnection> {
  const credentials = await readCredentials(config);
  const base: RedisConnection = {
    address: config.redis === '' ? 'argocd-redis:6379' : config.redis,
    database: config.redisDatabase,
    compression: config.redisCompress,
    sentinels: config.sentinels,
    sentinelMaster: config.sentinelMaster,
    keyPrefix: config.redisKeyPrefix,
    ...credentials,
  };
  if (!config.redisUseTls) return base;
  const [ca, cert, key] = await Promise.all(
    [config.redisCaCertificate, config.redisClientCertificate, config.redisClientKey].map(readPem),
  );
  return {
    ...base,
    tls: {
      isInsecure: config.redisIsInsecure,
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
  };
}

type Credentials = Pick<RedisConnection, 'username' | 'password' | 'sentinelUsername' | 'sentinelPassword'>;

async function readCredentials(config: ConfigOf<typeof redisSettings>): Promise<Credentials> {
  const folder = config.redisCredsDirectory;
  if (folder === '') {
    return credentialsOf([
      config.redisUsername,
      config.redisPassword,
      config.sentinelUsername,
      config.sentinelPassword,
    ]);
  }
  const names = ['auth_username', 'auth', 'sentinel_username', 'sentinel_auth'];
  return credentialsOf(await Promise.all(names.map((name) => readOptional(`${folder}/${name}`))));
}

function credentialsOf(values: readonly string[]): Credentials {
  const [username = '', password = '', sentinelUsername = '', sentinelPassword = ''] = values;
  return {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password: redact(password) }),
    ...(sentinelUsername === '' ? {} : { sentinelUsername }),
    ...(sentinelPassword === '' ? {} : { sentinelPassword: redact(sentinelPassword) }),
  };
}

async function readOptional(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new AppError('CONFIG_INVALID', `read Redis credentials "${path}": ${(cause as Error).message}`, { cause });
  }
}

async function readPem(path: string): Promise<string | undefined> {
  if (path === '') return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `read Redis certificate "${path}": ${(cause as Error).message}`, { cause });
  }
}
