import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { AppError } from '@plumbline/contract/errors';
import { dropUndefined } from '@plumbline/core/std';
import type { KubeConnection, KubeTls } from './connection.ts';
import { authHeadersOf, type KubeUser } from './kube-auth.ts';
import { mergeKubeConfigs, parseKubeConfig, type KubeCluster, type KubeConfigFile } from './parse-kube-config.ts';

/** Where Kubernetes mounts the account of a pod. */
const serviceAccountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The `--kubeconfig`, `--context`, `--server` … flags of every component; each wins over the file. */
export interface KubeConfigOverrides {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  namespace?: string | undefined;
  server?: string | undefined;
  token?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
  certificateAuthority?: string | undefined;
  clientCertificate?: string | undefined;
  clientKey?: string | undefined;
  tlsServerName?: string | undefined;
  isInsecure?: boolean | undefined;
  as?: string | undefined;
  asGroups?: readonly string[] | undefined;
  asUid?: string | undefined;
  proxyUrl?: string | undefined;
  /** Longest time of one request; 0: the client's own limit. */
  requestTimeoutMs?: number | undefined;
  connectTimeoutMs?: number | undefined;
  retryMax?: number | undefined;
  retryBaseMs?: number | undefined;
}

/** Where to look. */
export interface LoadKubeConfigOptions {
  /** The process's environment: `KUBECONFIG`, `HOME`, `KUBERNETES_SERVICE_HOST`. */
  env: Readonly<Record<string, string | undefined>>;
  overrides?: KubeConfigOverrides;
}

/**
 * The control cluster: `--kubeconfig`, else `$KUBECONFIG` (several files are merged), else `~/.kube/config`, else the pod's
 * service account. Its namespace is the context's or the service account's. Throws `CONFIG_INVALID` when there is none.
 */
export async function loadKubeConfig(options: LoadKubeConfigOptions): Promise<KubeConnection> {
  const overrides = options.overrides ?? {};
  const config = await readConfigFiles(options);
  const isConfigured =
    config.contexts.length > 0 || config.clusters.length > 0 || nonEmpty(overrides.server) !== undefined;
  const connection = await (isConfigured ? connectionOf(config, overrides) : loadServiceAccount(options.env));
  const namespace = nonEmpty(overrides.namespace);
  return { ...connection, ...limitsOf(overrides), ...(namespace === undefined ? {} : { namespace }) };
}

/**
 * The destination `https://kubernetes.default.svc`: the pod's service account, or with `ARGOCD_FAKE_IN_CLUSTER=true`
 * `$KUBECONFIG`, else `~/.kube/config`, current context.
 */
export async function loadInClusterConfig(env: LoadKubeConfigOptions['env']): Promise<KubeConnection> {
  return env['ARGOCD_FAKE_IN_CLUSTER'] === 'true' ? loadKubeConfig({ env }) : loadServiceAccount(env);
}

/** The connection of a pod's service account, whose files are in `folder`. Throws `CONFIG_INVALID` outside a pod. */
export async function loadServiceAccount(
  env: LoadKubeConfigOptions['env'],
  folder = serviceAccountPath,
): Promise<KubeConnection> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  if (host === undefined || host === '') {
    throw new AppError(
      'CONFIG_INVALID',
      'find a Kubernetes cluster: no kubeconfig, and not in a pod (set KUBECONFIG; for the in-cluster destination ARGOCD_FAKE_IN_CLUSTER=true too)',
    );
  }
  const [ca, namespace] = await Promise.all([
    readFile(join(folder, 'ca.crt'), 'utf8'),
    readFile(join(folder, 'namespace'), 'utf8'),
  ]);
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: namespace.trim(),
    tls: { ca },
    authHeaders: authHeadersOf({ tokenFile: join(folder, 'token') }),
  };
}

type Limits = Pick<KubeConnection, 'timeoutMs' | 'connectTimeoutMs' | 'retry'>;

function limitsOf({
  requestTimeoutMs = 0,
  connectTimeoutMs,
  retryMax = 0,
  retryBaseMs = 100,
}: KubeConfigOverrides): Limits {
  return dropUndefined({
    timeoutMs: requestTimeoutMs === 0 ? undefined : requestTimeoutMs,
    connectTimeoutMs,
    retry: retryMax === 0 ? undefined : { max: retryMax, baseMs: retryBaseMs },
  });
}

async function readConfigFiles(options: LoadKubeConfigOptions): Promise<KubeConfigFile> {
  const explicit = options.overrides?.kubeconfig;
  if (explicit !== undefined && explicit !== '') return readConfigFile(explicit, { isRequired: true });
  const listed = (options.env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const paths = listed.length > 0 ? listed : [join(options.env['HOME'] ?? homedir(), '.kube', 'config')];
  return mergeKubeConfigs(await Promise.all(paths.map((path) => readConfigFile(path, { isRequired: false }))));
}

async function readConfigFile(path: string, options: { isRequired: boolean }): Promise<KubeConfigFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    if (isMissing && !options.isRequired) return { clusters: [], users: [], contexts: [] };
    throw new AppError('CONFIG_INVALID', `read kubeconfig "${path}": ${(cause as Error).message}`, { cause });
  }
  return parseKubeConfig(text, { path, resolvePath: (file) => resolve(dirname(path), file) });
}

async function connectionOf(config: KubeConfigFile, overrides: KubeConfigOverrides): Promise<KubeConnection> {
  const context = config.contexts.find((item) => item.name === (nonEmpty(overrides.context) ?? config.currentContext));
  if (context === undefined && nonEmpty(overrides.context) !== undefined) {
    throw new AppError('CONFIG_INVALID', `read kubeconfig: context "${overrides.context}" is not in it`);
  }
  const cluster = withClusterOverrides(
    config.clusters.find((item) => item.name === (nonEmpty(overrides.cluster) ?? context?.cluster)),
    overrides,
  );
  if (cluster.server === '')
    throw new AppError('CONFIG_INVALID', 'read kubeconfig: no cluster is chosen (set current-context)');
  const user = withUserOverrides(
    config.users.find((item) => item.name === (nonEmpty(overrides.user) ?? context?.user))?.user ?? {},
    overrides,
  );
  const namespace = nonEmpty(overrides.namespace) ?? context?.namespace;
  return {
    server: cluster.server,
    tls: await tlsOf(cluster, user),
    authHeaders: authHeadersOf(user, { server: cluster.server }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(cluster.proxyUrl === undefined ? {} : { proxyUrl: cluster.proxyUrl }),
  };
}

function withClusterOverrides(cluster: KubeCluster | undefined, overrides: KubeConfigOverrides): KubeCluster {
  const base: KubeCluster = cluster ?? { name: '', server: '' };
  return {
    ...base,
    ...dropUndefined({
      server: nonEmpty(overrides.server),
      caFile: nonEmpty(overrides.certificateAuthority),
      serverName: nonEmpty(overrides.tlsServerName),
      proxyUrl: nonEmpty(overrides.proxyUrl),
      isInsecure: overrides.isInsecure === true ? true : undefined,
    }),
  };
}

function withUserOverrides(user: KubeUser, overrides: KubeConfigOverrides): KubeUser {
  return {
    ...user,
    ...dropUndefined({
      token: nonEmpty(overrides.token),
      username: nonEmpty(overrides.username),
      password: nonEmpty(overrides.password),
      certFile: nonEmpty(overrides.clientCertificate),
      keyFile: nonEmpty(overrides.clientKey),
      as: nonEmpty(overrides.as),
      asUid: nonEmpty(overrides.asUid),
      asGroups: overrides.asGroups === undefined || overrides.asGroups.length === 0 ? undefined : overrides.asGroups,
    }),
  };
}

async function tlsOf(cluster: KubeCluster, user: KubeUser): Promise<KubeTls> {
  const [ca, cert, key] = await Promise.all([
    pemOf(cluster.caData, cluster.caFile),
    pemOf(user.certData, user.certFile),
    pemOf(user.keyData, user.keyFile),
  ]);
  return dropUndefined({ ca, cert, key, serverName: cluster.serverName, isInsecure: cluster.isInsecure });
}

async function pemOf(data: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (data !== undefined && data !== '') return Buffer.from(data, 'base64').toString('utf8');
  if (file === undefined || file === '') return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `read kubeconfig: file "${file}": ${(cause as Error).message}`, { cause });
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
