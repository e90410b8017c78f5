import { label, objectName, type KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { generateSelfSigned, hashPassword } from '@plumbline/io/auth';
import { resources, type KubeClient } from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';
import { configMapDataOf, secretDataOf } from '@plumbline/io/settings';
import type { ControlState } from '../state/control-state.ts';
import {
  defaultProject,
  emptySecret,
  initialAdminSecret,
  planFirstStart,
  type MissingKeys,
} from './plan-first-start.ts';

/** What the first start works with. */
export interface FirstStartOptions {
  client: KubeClient;
  namespace: string;
  isInsecure: boolean;
  now: () => Date;
  randomBytes: (count: number) => Uint8Array;
  log: Logger;
}

const ATTEMPTS = 5;
/** Changes that come together are looked at once. */
const SETTLE_MS = 500;
const CERTIFICATE_DAYS = 365;

/**
 * Creates what a fresh namespace lacks: the keys of argocd-secret, argocd-initial-admin-secret, and the AppProject
 * `default`. Several replicas may start at once: each write is a compare-and-swap, and the loser reads again.
 */
export async function prepareFirstStart(options: FirstStartOptions): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ensureSecret(options);
      break;
    } catch (error) {
      if (attempt === ATTEMPTS || !hasCode(error, 'CONFLICT', 'ALREADY_EXISTS')) throw error;
    }
  }
  await ensureDefaultProject(options);
}

/**
 * Completes argocd-secret again whenever it is emptied or deleted while the server runs, until the returned function is
 * called.
 */
export function followFirstStart(options: FirstStartOptions, state: Pick<ControlState, 'onSettings'>): () => void {
  let timer: NodeJS.Timeout | undefined;
  const complete = (): void => {
    timer = undefined;
    prepareFirstStart(options).catch((error: unknown) => {
      options.log.error('argocd-secret not completed', { error: AppError.from(error) });
    });
  };
  const stop = state.onSettings(() => {
    timer ??= setTimeout(complete, SETTLE_MS);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

/** Creates the AppProject `default` when it is missing. */
export async function ensureDefaultProject(options: Pick<FirstStartOptions, 'client' | 'namespace'>): Promise<void> {
  const target = { resource: resources.appProjects, namespace: options.namespace };
  try {
    await options.client.get({ ...target, name: 'default' });
  } catch (error) {
    if (!hasCode(error, 'NOT_FOUND')) throw error;
    await createUnlessThere(options.client, target, defaultProject(options.namespace));
  }
}

async function ensureSecret(options: FirstStartOptions): Promise<void> {
  const { client, namespace } = options;
  const target = { resource: resources.secrets, namespace };
  const found = await getOrUndefined(client, { ...target, name: objectName.secret });
  const serverTls = await getOrUndefined(client, { ...target, name: objectName.serverTlsSecret });
  const configMap = await getOrUndefined(client, {
    resource: resources.configMaps,
    namespace,
    name: objectName.configMap,
  });
  const missing = planFirstStart({
    secret: secretDataOf(found),
    serverTls: secretDataOf(serverTls),
    isAdminEnabled: configMapDataOf(configMap)['admin.enabled'] !== 'false',
    isInsecure: options.isInsecure,
  });
  const labels = emptySecret(namespace).metadata.labels ?? {};
  const isLabelled = found?.metadata.labels?.[label.partOf] === labels[label.partOf];
  if (isLabelled && !Object.values(missing).includes(true)) return;
  const stringData = await makeKeys(options, missing);
  if (found === undefined) await client.create(target, { ...emptySecret(namespace), stringData });
  else {
    const { resourceVersion } = found.metadata;
    // Without its label nobody would find it.
    const body = { metadata: { resourceVersion, labels }, stringData };
    await client.patch({ ...target, name: objectName.secret }, { kind: 'merge', body });
  }
  options.log.info('argocd-secret completed', { keys: Object.keys(stringData).toSorted().join(',') });
}

async function makeKeys(options: FirstStartOptions, missing: MissingKeys): Promise<Record<string, string>> {
  const keys: Record<string, string> = {};
  if (missing.secretKey) keys['server.secretkey'] = Buffer.from(options.randomBytes(32)).toString('base64');
  if (missing.adminPassword) {
    const password = await ensureInitialPassword(options);
    keys['admin.password'] = await hashPassword(password);
    keys['admin.passwordMtime'] = formatSeconds(options.now());
  }
  if (missing.certificate) {
    const { cert, key } = await generateSelfSigned({
      hosts: certificateHosts(options.namespace),
      organization: 'Argo CD',
      notBefore: options.now(),
      validDays: CERTIFICATE_DAYS,
    });
    keys['tls.crt'] = cert;
    keys['tls.key'] = key;
  }
  return keys;
}

/** The names that clients inside the cluster and on the same host use. */
function certificateHosts(namespace: string): string[] {
  return [
    'localhost',
    'argocd-server',
    `argocd-server.${namespace}`,
    `argocd-server.${namespace}.svc`,
    `argocd-server.${namespace}.svc.cluster.local`,
  ];
}

/** Stores a new first password, or takes the one that another replica or an interrupted start has stored. */
async function ensureInitialPassword(options: FirstStartOptions): Promise<string> {
  const { client, namespace } = options;
  const target = { resource: resources.secrets, namespace };
  const found = await getOrUndefined(client, { ...target, name: objectName.initialAdminSecret });
  const stored = secretDataOf(found)['password'];
  if (stored !== undefined && stored !== '') return stored;
  if (found !== undefined) {
    throw new AppError(
      'FAILED_PRECONDITION',
      `read Secret "${objectName.initialAdminSecret}": it has no password; delete it`,
    );
  }
  const password = randomPassword(options.randomBytes);
  await client.create(target, initialAdminSecret(namespace, password));
  return password;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-';

/** 16 characters of an alphabet of 63, without bias. */
function randomPassword(randomBytes: FirstStartOptions['randomBytes']): string {
  let password = '';
  while (password.length < 16) {
    for (const byte of randomBytes(32)) {
      const letter = LETTERS[byte & 63];
      if (letter !== undefined && password.length < 16) password += letter;
    }
  }
  return password;
}

function formatSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

async function getOrUndefined(
  client: KubeClient,
  target: Parameters<KubeClient['get']>[0],
): Promise<KubeObject | undefined> {
  try {
    return await client.get(target);
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

async function createUnlessThere(
  client: KubeClient,
  target: Parameters<KubeClient['create']>[0],
  object: KubeObject,
): Promise<void> {
  try {
    await client.create(target, object);
  } catch (error) {
    if (!hasCode(error, 'ALREADY_EXISTS', 'CONFLICT')) throw error;
  }
}
