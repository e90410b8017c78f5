import { join } from 'node:path';

import { API_VERSION, type KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';

import {
  startInstallation,
  waitFor,
  type GitRepository,
  type Installation,
  type InstallationOptions,
  type Lab,
  type LabCluster,
  type ServiceName,
} from '../lab/index.ts';

/** What a test's words act upon: a lab, one installation in its own namespace, and what was given so far. */
export interface World {
  readonly lab: Lab;
  /** The control cluster. */
  readonly cluster: LabCluster;
  readonly installation: Installation;
  /** The control-plane namespace. */
  readonly namespace: string;
  /** Where applications deploy to unless told otherwise; it exists. */
  readonly targetNamespace: string;
  /** Repositories given so far, by the name the test uses. */
  readonly repositories: Map<string, GitRepository>;
  /** Name of the application that was given last; the words use it when none is named. */
  readonly recent: { app?: string; repository?: string };
  /** The repository of this name, or the one that was given last. Throws `FAILED_PRECONDITION`. */
  repository(name?: string): GitRepository;
  /** The name given, or that of the application that was given last. Throws `FAILED_PRECONDITION`. */
  appName(name?: string): string;
  stop(): Promise<void>;
}

/** What a world is made of. */
export interface WorldOptions {
  lab: Lab;
  /** Goes into the names of namespaces and repositories: a-z, 0-9 and `-`. */
  name: string;
  /** Default: `repo-server`, `application-controller`. */
  services?: readonly ServiceName[];
  /** Seconds between two looks at a repository (`timeout.reconciliation`). Default: 10. */
  pollSeconds?: number;
  logLevel?: string;
  extraArguments?: InstallationOptions['extraArguments'];
  environment?: Readonly<Record<string, string>>;
  /** ConfigMaps and Secrets of the control-plane namespace, applied before the processes start. */
  settings?: readonly KubeObject[];
}

const defaultProject = (namespace: string): KubeObject => ({
  apiVersion: API_VERSION,
  kind: 'AppProject',
  metadata: { name: 'default', namespace },
  spec: {
    sourceRepos: ['*'],
    destinations: [{ server: '*', namespace: '*' }],
    clusterResourceWhitelist: [{ group: '*', kind: '*' }],
  },
});

async function prepareNamespaces(cluster: LabCluster, names: readonly string[]): Promise<void> {
  for (const name of names) await cluster.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

// The API server makes the project when it starts; without one, the world does what an admin would.
async function ensureDefaultProject(cluster: LabCluster, namespace: string, hasApiServer: boolean): Promise<void> {
  if (!hasApiServer) {
    await cluster.client.apply(defaultProject(namespace));
    return;
  }
  await waitFor(() => cluster.client.get({ apiVersion: API_VERSION, kind: 'AppProject', namespace, name: 'default' }), {
    what: 'the API server has made AppProject "default"',
    timeoutMs: 20_000,
  });
}

async function removeLeftovers(cluster: LabCluster, namespaces: readonly string[]): Promise<void> {
  const [control = ''] = namespaces;
  for (const kind of ['Application', 'ApplicationSet', 'AppProject']) {
    const { items } = await cluster.client.list({ apiVersion: API_VERSION, kind, namespace: control });
    for (const { metadata } of items) {
      const ref = { apiVersion: API_VERSION, kind, namespace: control, name: metadata.name };
      if (metadata.finalizers?.length) await cluster.client.patch(ref, { metadata: { finalizers: null } });
    }
  }
  for (const name of namespaces) await cluster.client.delete({ apiVersion: 'v1', kind: 'Namespace', name });
}

/** Starts an installation of its own in a fresh namespace. Throws with the log of a process that does not get ready. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { lab, services = ['repo-server', 'application-controller'] } = options;
  const [cluster] = lab.clusters;
  if (!cluster) throw new AppError('FAILED_PRECONDITION', 'start a world: the lab has no cluster');
  const id = `${options.name}-${Math.random().toString(36).slice(2, 7)}`;
  const namespace = `argocd-${id}`;
  await prepareNamespaces(cluster, [namespace, id]);
  for (const object of options.settings ?? []) {
    await cluster.client.apply({ ...object, metadata: { ...object.metadata, namespace } });
  }
  const installation = await startInstallation({
    folder: join(lab.folder, namespace),
    cluster,
    git: lab.git,
    namespace,
    services,
    ...(options.logLevel ? { logLevel: options.logLevel } : {}),
    ...(options.extraArguments ? { extraArguments: options.extraArguments } : {}),
    environment: {
      ARGOCD_RECONCILIATION_TIMEOUT: `${options.pollSeconds ?? 10}s`,
      ARGOCD_RECONCILIATION_JITTER: '0s',
      ...options.environment,
    },
  });
  await ensureDefaultProject(cluster, namespace, services.includes('api-server'));
  const repositories = new Map<string, GitRepository>();
  const recent: World['recent'] = {};
  return {
    lab,
    cluster,
    installation,
    namespace,
    targetNamespace: id,
    repositories,
    recent,
    repository(name = recent.repository) {
      const found = name === undefined ? undefined : repositories.get(name);
      if (!found) throw new AppError('FAILED_PRECONDITION', `use repository "${name ?? ''}": the test has given none`);
      return found;
    },
    appName(name = recent.app) {
      if (name === undefined) throw new AppError('FAILED_PRECONDITION', 'use an application: the test has given none');
      return name;
    },
    async stop() {
      await installation.stop();
      await removeLeftovers(cluster, [namespace, id]);
    },
  };
}
