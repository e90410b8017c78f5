import { chmod, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { AppError } from '@plumbline/contract/errors';
import { dump, load } from 'js-yaml';

/** How one server is reached; field names as in the file. */
export interface ServerEntry {
  server: string;
  insecure?: boolean;
  'plain-text'?: boolean;
  'certificate-authority-data'?: string;
  'grpc-web'?: boolean;
  'grpc-web-root-path'?: string;
}

/** The file that `argocd login` writes and every command reads. */
export interface LocalConfig {
  'current-context': string;
  contexts: { name: string; server: string; user: string }[];
  servers: ServerEntry[];
  users: { name: string; 'auth-token'?: string; 'refresh-token'?: string }[];
  'prompts-enabled'?: boolean;
}

/** One context with the server and user that it names. */
export interface ResolvedContext {
  name: string;
  server: ServerEntry;
  authToken?: string;
}

function emptyConfig(): LocalConfig {
  return { 'current-context': '', contexts: [], servers: [], users: [] };
}

/** Reads the file; an empty configuration when there is none. Throws CONFIG_INVALID when others may read it or it is no YAML. */
export async function readLocalConfig(path: string): Promise<LocalConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyConfig();
    throw new AppError('CONFIG_INVALID', `read configuration "${path}": ${(error as Error).message}`, { cause: error });
  }
  const mode = (await stat(path)).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new AppError(
      'CONFIG_INVALID',
      `read configuration "${path}": permissions are ${mode.toString(8)}, run: chmod 600 ${path}`,
    );
  }
  try {
    return { ...emptyConfig(), ...(load(text) as Partial<LocalConfig> | null) };
  } catch (error) {
    throw new AppError('CONFIG_INVALID', `read configuration "${path}": it is not valid YAML`, { cause: error });
  }
}

/** Writes the file for its owner alone, whole or not at all. */
export async function writeLocalConfig(path: string, config: LocalConfig): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}.partial`;
  await writeFile(partial, dump(config, { lineWidth: -1 }), { mode: 0o600 });
  await chmod(partial, 0o600);
  await rename(partial, path);
}

/** The named context, else the current one; undefined when there is none of that name. */
export function resolveContext(config: LocalConfig, name?: string): ResolvedContext | undefined {
  const wanted = name || config['current-context'];
  const context = config.contexts.find((entry) => entry.name === wanted);
  const server = config.servers.find((entry) => entry.server === context?.server);
  if (!context || !server) return undefined;
  const authToken = config.users.find((entry) => entry.name === context.user)?.['auth-token'];
  return { name: context.name, server, ...(authToken ? { authToken } : {}) };
}

function upsert<T>(list: readonly T[], item: T, isSame: (other: T) => boolean): T[] {
  const found = list.findIndex(isSame);
  return found < 0 ? [...list, item] : list.map((other, index) => (index === found ? item : other));
}

/** The configuration after a login: the context is added or replaced and becomes the current one. */
export function withContext(config: LocalConfig, context: ResolvedContext): LocalConfig {
  const { name, server, authToken } = context;
  return {
    ...config,
    'current-context': name,
    contexts: upsert(config.contexts, { name, server: server.server, user: name }, (other) => other.name === name),
    servers: upsert(config.servers, server, (other) => other.server === server.server),
    users: upsert(config.users, { name, 'auth-token': authToken ?? '' }, (other) => other.name === name),
  };
}

/** The configuration without a context; its server goes too when no other context uses it. Undefined when unknown. */
export function withoutContext(config: LocalConfig, name: string): LocalConfig | undefined {
  const gone = config.contexts.find((entry) => entry.name === name);
  if (!gone) return undefined;
  const contexts = config.contexts.filter((entry) => entry !== gone);
  return {
    ...config,
    'current-context': config['current-context'] === name ? '' : config['current-context'],
    contexts,
    servers: config.servers.filter(
      (entry) => entry.server !== gone.server || contexts.some((c) => c.server === entry.server),
    ),
    users: config.users.filter((entry) => entry.name !== gone.user),
  };
}
