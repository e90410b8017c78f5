import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { AppError } from '@plumbline/contract/errors';

import type { LabCluster } from '../cluster/lab-cluster.ts';
import { childEnvironment, labProgram } from '../config.ts';
import { findFreePorts } from '../free-port.ts';
import type { GitServer } from '../git/start-git-server.ts';
import { startProcess, type LabProcess } from '../start-process.ts';
import { startRedis, type LabRedis } from '../start-redis.ts';
import { launcherOf, launcherPath, webAssetsFolder, type ServiceName } from './launchers.ts';
import { readinessUrl, renderArguments, type ServicePorts } from './render-arguments.ts';

/** Where and how an installation runs. */
export interface InstallationOptions {
  /** Folder for kubeconfig, logs and temporary files; made when it is not there. */
  folder: string;
  cluster: LabCluster;
  git: GitServer;
  /** The control-plane namespace; it must exist. */
  namespace: string;
  /** Started in this order. */
  services: readonly ServiceName[];
  /** Default: `info`. */
  logLevel?: string;
  /** More flags for a process. */
  extraArguments?: Partial<Record<ServiceName, readonly string[]>>;
  /** Wanted ports; the others are free ones. */
  ports?: Partial<ServicePorts>;
  /** More environment for all processes, such as `ARGOCD_RECONCILIATION_TIMEOUT`. */
  environment?: Readonly<Record<string, string>>;
}

/** One process of the installation, which can be broken on purpose. */
export interface RunningService {
  readonly name: ServiceName;
  process(): LabProcess;
  /** SIGKILL: it stays away until `start`. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit. */
  stop(): Promise<void>;
  /** Starts it again with the same flags and waits until it is ready. */
  start(): Promise<void>;
}

/** One control plane of Plumbline as processes of this machine, with a Redis of its own. */
export interface Installation {
  readonly namespace: string;
  readonly folder: string;
  readonly kubeconfigPath: string;
  readonly ports: ServicePorts;
  readonly redis: LabRedis;
  /** `127.0.0.1:<port>` of the API server, plaintext. */
  readonly serverAddress: string;
  readonly serverUrl: string;
  /** The environment of the processes; clients run well in it too. */
  readonly environment: Readonly<Record<string, string>>;
  /** A process by name. Throws `NOT_FOUND` when the installation was started without it. */
  service(name: ServiceName): RunningService;
  services(): readonly RunningService[];
  /** Those that ended although nobody asked them to, with the end of their log. */
  crashes(): string[];
  /** The end of every log, for a failed test. */
  logTails(lines?: number): string;
  stop(): Promise<void>;
}

async function findServicePorts(): Promise<ServicePorts> {
  const found = await findFreePorts(8);
  const port = (index: number): number => found[index] ?? 0;
  return {
    repoServer: port(0),
    repoServerMetrics: port(1),
    controllerMetrics: port(2),
    apiServer: port(3),
    apiServerMetrics: port(4),
    applicationSetMetrics: port(5),
    applicationSetProbe: port(6),
    applicationSetWebhook: port(7),
  };
}

function writeDataFolders(folder: string, git: GitServer): Record<string, string> {
  const [tls, ssh, gpg, temporary] = ['tls', 'ssh', 'gpg', 'tmp'].map((name) => join(folder, name));
  for (const path of [tls, ssh, gpg, temporary]) if (path) mkdirSync(path, { recursive: true });
  writeFileSync(join(folder, 'ssh', 'ssh_known_hosts'), git.address.knownHosts);
  // One CA bundle per host name, as argocd-tls-certs-cm is mounted.
  writeFileSync(join(folder, 'tls', 'localhost'), git.address.caPem);
  return {
    TMPDIR: join(folder, 'tmp'),
    HOME: folder,
    ARGOCD_TLS_DATA_PATH: join(folder, 'tls'),
    ARGOCD_SSH_DATA_PATH: join(folder, 'ssh'),
    ARGOCD_GPG_DATA_PATH: join(folder, 'gpg'),
    ARGOCD_GPG_ENABLED: 'false',
  };
}

/** The environment in which the processes run: control cluster, data folders, the lab's helm and kustomize. */
function renderEnvironment(options: InstallationOptions, kubeconfigPath: string): Record<string, string> {
  const base = childEnvironment();
  const tools = ['helm', 'kustomize', 'kubectl'] as const;
  return {
    ...base,
    PATH: [...tools.map((tool) => dirname(labProgram(tool))), base.PATH].join(':'),
    KUBECONFIG: kubeconfigPath,
    ARGOCD_FAKE_IN_CLUSTER: 'true',
    GIT_CONFIG_NOSYSTEM: '1',
    ...writeDataFolders(options.folder, options.git),
    ...options.environment,
  };
}

class ServiceHandle implements RunningService {
  readonly name: ServiceName;
  readonly #launch: () => Promise<LabProcess>;
  #process: LabProcess | undefined;
  #isWanted = false;

  constructor(name: ServiceName, launch: () => Promise<LabProcess>) {
    this.name = name;
    this.#launch = launch;
  }

  process(): LabProcess {
    if (!this.#process) throw new AppError('FAILED_PRECONDITION', `use ${this.name}: it was not started`);
    return this.#process;
  }

  async start(): Promise<void> {
    this.#process = await this.#launch();
    this.#isWanted = true;
  }

  async kill(): Promise<void> {
    this.#isWanted = false;
    await this.#process?.kill();
  }

  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.#process?.stop();
  }

  crash(): string | undefined {
    if (!this.#isWanted || !this.#process || this.#process.isRunning()) return undefined;
    return `${this.name} ended by itself; its log ends:\n${this.#process.logTail(60)}`;
  }

  logTail(lines: number): string {
    return this.#process ? `--- ${this.name} (${this.#process.logFile})\n${this.#process.logTail(lines)}` : '';
  }
}

function launch(name: ServiceName, options: InstallationOptions, facts: Facts): Promise<LabProcess> {
  const { ports, redis, environment } = facts;
  const staticAssets = webAssetsFolder();
  const input = { ports, redisAddress: redis.address, logLevel: options.logLevel ?? 'info' };
  return startProcess({
    name,
    program: launcherPath(launcherOf[name]),
    args: [
      ...renderArguments(name, { ...input, ...(staticAssets ? { staticAssets } : {}) }),
      ...(options.extraArguments?.[name] ?? []),
    ],
    env: environment,
    folder: options.folder,
    timeoutMs: 60_000,
    isReady: async () => (await fetch(readinessUrl(name, ports), { signal: AbortSignal.timeout(2_000) })).ok,
  });
}

interface Facts {
  ports: ServicePorts;
  redis: LabRedis;
  environment: Record<string, string>;
}

/** Starts the named processes through bin/ with free ports. Throws `UNAVAILABLE` with the log of one that does not get ready. */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const { folder, namespace } = options;
  mkdirSync(folder, { recursive: true });
  const kubeconfigPath = join(folder, 'kubeconfig');
  writeFileSync(kubeconfigPath, options.cluster.kubeconfig(namespace), { mode: 0o600 });
  const environment = renderEnvironment(options, kubeconfigPath);
  const [freePorts, redis] = await Promise.all([findServicePorts(), startRedis(folder)]);
  const ports = { ...freePorts, ...options.ports };
  const facts = { ports, redis, environment };
  const handles = options.services.map((name) => new ServiceHandle(name, () => launch(name, options, facts)));
  const stop = async (): Promise<void> => {
    await Promise.all(handles.map((handle) => handle.stop()));
    await redis.stop();
  };
  try {
    await Promise.all(handles.map((handle) => handle.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  const serverAddress = `127.0.0.1:${ports.apiServer}`;
  return {
    namespace,
    folder,
    kubeconfigPath,
    ports,
    redis,
    environment,
    serverAddress,
    serverUrl: `http://${serverAddress}`,
    service(name) {
      const found = handles.find((handle) => handle.name === name);
      if (!found) throw new AppError('NOT_FOUND', `find a process: "${name}": the installation runs without it`);
      return found;
    },
    services: () => handles,
    crashes: () => handles.map((handle) => handle.crash()).filter((text) => text !== undefined),
    logTails: (lines = 40) => handles.map((handle) => handle.logTail(lines)).join('\n'),
    stop,
  };
}
