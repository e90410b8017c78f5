import { readFile } from 'node:fs/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { AppError } from '@plumbline/contract/errors';

/** Who we are to an API server: the user entry of a kubeconfig. */
export interface KubeUser {
  token?: string;
  /** Read again at least each minute: the kubelet rotates it. */
  tokenFile?: string;
  username?: string;
  password?: string;
  /** Base64 of PEM. */
  certData?: string;
  certFile?: string;
  /** Base64 of PEM. */
  keyData?: string;
  keyFile?: string;
  as?: string;
  asUid?: string;
  asGroups?: readonly string[];
  /** A credential plugin, as the kubeconfig writes it. */
  exec?: Readonly<Record<string, unknown>>;
  /** A legacy auth provider (oidc, gcp, azure), as the kubeconfig writes it. */
  authProvider?: Readonly<Record<string, unknown>>;
}

type Headers = Readonly<Record<string, string | string[]>>;

/** How long a token that came from a file or a plugin is used before it is asked for again. */
const refreshMs = 60_000;

/** A function that gives the headers for a user now. Static credentials cost nothing; plugins load their library at first use. */
export function authHeadersOf(
  user: KubeUser,
  options: { server?: string; now?: () => number } = {},
): () => Promise<Headers> {
  const impersonation = impersonationHeaders(user);
  const read = credentialReader(user, options.server ?? '');
  if (read === undefined) {
    const headers = Object.freeze({ ...impersonation, ...staticHeaders(user) });
    return () => Promise.resolve(headers);
  }
  const now = options.now ?? ((): number => performance.now());
  let fresh: { headers: Headers; untilMs: number } | undefined;
  let pending: Promise<Headers> | undefined;
  const refresh = async (): Promise<Headers> => {
    try {
      const headers = { ...impersonation, ...(await read()) };
      fresh = { headers, untilMs: now() + refreshMs };
      return headers;
    } finally {
      pending = undefined;
    }
  };
  return () => {
    if (fresh !== undefined && now() < fresh.untilMs) return Promise.resolve(fresh.headers);
    pending ??= refresh();
    return pending;
  };
}

function credentialReader(user: KubeUser, server: string): (() => Promise<Headers>) | undefined {
  const { tokenFile } = user;
  if (tokenFile !== undefined) return () => readTokenFile(tokenFile);
  if (user.exec !== undefined || user.authProvider !== undefined) return pluginReader(user, server);
  return undefined;
}

async function readTokenFile(path: string): Promise<Headers> {
  try {
    return { authorization: `Bearer ${(await readFile(path, 'utf8')).trim()}` };
  } catch (cause) {
    throw new AppError('UNAUTHENTICATED', `read token file "${path}": ${(cause as Error).message}`, { cause });
  }
}

function staticHeaders(user: KubeUser): Headers {
  if (user.token !== undefined) return { authorization: `Bearer ${user.token}` };
  if (user.username === undefined) return {};
  const basic = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
  return { authorization: `Basic ${basic}` };
}

function impersonationHeaders(user: KubeUser): Headers {
  return {
    ...(user.as === undefined ? {} : { 'impersonate-user': user.as }),
    ...(user.asUid === undefined ? {} : { 'impersonate-uid': user.asUid }),
    ...(user.asGroups === undefined || user.asGroups.length === 0 ? {} : { 'impersonate-group': [...user.asGroups] }),
  };
}

/** Credential plugins and legacy providers are client-node's work; it is loaded only for them (0.8 s, 55 MB). */
function pluginReader(user: KubeUser, server: string): () => Promise<Headers> {
  let config: KubeConfig | undefined;
  return async () => {
    config ??= await loadPluginConfig(user, server);
    const options: { headers?: Record<string, string> } = { headers: {} };
    try {
      await config.applyToHTTPSOptions(options);
    } catch (cause) {
      throw new AppError('UNAUTHENTICATED', `get credentials for "${server}": ${(cause as Error).message}`, { cause });
    }
    const entries = Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
    return Object.fromEntries(entries) as Headers;
  };
}

async function loadPluginConfig(user: KubeUser, server: string): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  const config = new Config();
  config.loadFromClusterAndUser(
    { name: 'cluster', server, skipTLSVerify: false },
    {
      name: 'user',
      ...(user.exec === undefined ? {} : { exec: user.exec }),
      ...(user.authProvider === undefined ? {} : { authProvider: user.authProvider }),
    },
  );
  return config;
}
