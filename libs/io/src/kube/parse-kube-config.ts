import { AppError } from '@plumbline/contract/errors';
import { parseYaml } from '@plumbline/core/manifest';
import { dropUndefined } from '@plumbline/core/std';
import type { KubeUser } from './kube-auth.ts';

/** A cluster entry of a kubeconfig. */
export interface KubeCluster {
  name: string;
  server: string;
  caData?: string;
  caFile?: string;
  serverName?: string;
  isInsecure?: boolean;
  proxyUrl?: string;
}

/** What a kubeconfig says, of it what we use. */
export interface KubeConfigFile {
  currentContext?: string;
  clusters: readonly KubeCluster[];
  users: readonly { name: string; user: KubeUser }[];
  contexts: readonly { name: string; cluster: string; user: string; namespace?: string }[];
}

/** How to read it. */
export interface ParseKubeConfigOptions {
  /** For errors. */
  path: string;
  /** Files are named relative to the kubeconfig. */
  resolvePath: (file: string) => string;
}

type Fields = Readonly<Record<string, unknown>>;

/** The entries of a kubeconfig. Throws `CONFIG_INVALID` when it is no YAML. */
export function parseKubeConfig(text: string, options: ParseKubeConfigOptions): KubeConfigFile {
  const root = fieldsOf(parseText(text, options.path));
  const { resolvePath } = options;
  const currentContext = textOf(root['current-context']);
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    clusters: named(root['clusters'], 'cluster').map(({ name, fields }) => clusterOf(name, fields, resolvePath)),
    users: named(root['users'], 'user').map(({ name, fields }) => ({ name, user: userOf(fields, resolvePath) })),
    contexts: named(root['contexts'], 'context').map(({ name, fields }) => ({
      name,
      cluster: textOf(fields['cluster']) ?? '',
      user: textOf(fields['user']) ?? '',
      ...dropUndefined({ namespace: textOf(fields['namespace']) }),
    })),
  };
}

/** Several kubeconfigs as one: of each name, and of the current context, the first wins (as kubectl). */
export function mergeKubeConfigs(files: readonly KubeConfigFile[]): KubeConfigFile {
  const currentContext = files.map((file) => file.currentContext).find((name) => name !== undefined && name !== '');
  return {
    ...(currentContext === undefined ? {} : { currentContext }),
    clusters: firstOfName(files.flatMap((file) => file.clusters)),
    users: firstOfName(files.flatMap((file) => file.users)),
    contexts: firstOfName(files.flatMap((file) => file.contexts)),
  };
}

function clusterOf(name: string, fields: Fields, resolvePath: (file: string) => string): KubeCluster {
  return {
    name,
    server: textOf(fields['server']) ?? '',
    ...dropUndefined({
      caData: textOf(fields['certificate-authority-data']),
      caFile: pathOf(fields['certificate-authority'], resolvePath),
      serverName: textOf(fields['tls-server-name']),
      isInsecure: fields['insecure-skip-tls-verify'] === true ? true : undefined,
      proxyUrl: textOf(fields['proxy-url']),
    }),
  };
}

function userOf(fields: Fields, resolvePath: (file: string) => string): KubeUser {
  const groups = Array.isArray(fields['as-groups'])
    ? fields['as-groups'].filter((item) => typeof item === 'string')
    : undefined;
  return dropUndefined({
    token: textOf(fields['token']),
    tokenFile: pathOf(fields['tokenFile'], resolvePath),
    username: textOf(fields['username']),
    password: textOf(fields['password']),
    certData: textOf(fields['client-certificate-data']),
    certFile: pathOf(fields['client-certificate'], resolvePath),
    keyData: textOf(fields['client-key-data']),
    keyFile: pathOf(fields['client-key'], resolvePath),
    as: textOf(fields['as']),
    asUid: textOf(fields['as-uid']),
    asGroups: groups,
    exec: isFields(fields['exec']) ? fields['exec'] : undefined,
    authProvider: isFields(fields['auth-provider']) ? fields['auth-provider'] : undefined,
  });
}

function parseText(text: string, path: string): unknown {
  try {
    return parseYaml(text, { file: path });
  } catch (cause) {
    // The cause stays out: its text may hold a piece of the credentials.
    throw new AppError('CONFIG_INVALID', `read kubeconfig "${path}": not YAML`, {
      details: { code: AppError.from(cause).code },
    });
  }
}

function named(list: unknown, field: string): { name: string; fields: Fields }[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isFields).map((item) => ({ name: textOf(item['name']) ?? '', fields: fieldsOf(item[field]) }));
}

function firstOfName<T extends { name: string }>(items: readonly T[]): T[] {
  const seen = new Set<string>();
  return items.filter(({ name }) => !seen.has(name) && seen.add(name) !== undefined);
}

function pathOf(value: unknown, resolvePath: (file: string) => string): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : resolvePath(text);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
