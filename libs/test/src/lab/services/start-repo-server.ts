import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import type { repository } from '@plumbline/contract/rpc';
import { createRpcClient, type RpcClient } from '@plumbline/io/rpc';

import { childEnvironment, labProgram, makeTemporaryFolder } from '../config.ts';
import { findFreePorts } from '../free-port.ts';
import type { FileContent } from '../git/fast-import.ts';
import type { GitRepository } from '../git/git-repository.ts';
import { startGitServer, type RunningGitServer } from '../git/start-git-server.ts';
import { startProcess, type LabProcess } from '../start-process.ts';
import { startRedis, type LabRedis } from '../start-redis.ts';
import { launcherPath } from './launchers.ts';

/** What a lone repo-server runs with. */
export interface RepoServerOptions {
  /** More flags. */
  extraArguments?: readonly string[];
  /** More environment; also replaces what the lab sets. */
  environment?: Readonly<Record<string, string>>;
  /** Default: TLS with a self-signed certificate, as it starts by default. */
  isPlaintext?: boolean;
}

/** A repo-server process with a Git server and a Redis of its own: all that rendering needs, no cluster. */
export interface RepoServerLab {
  readonly folder: string;
  readonly git: RunningGitServer;
  readonly redis: LabRedis;
  /** The folder that the process takes for temporary files. */
  readonly temporaryFolder: string;
  readonly port: number;
  readonly metricsPort: number;
  process(): LabProcess;
  readonly client: RpcClient<'repository.RepoServerService'>;
  /** The value of a series: the sum over its labels that hold all of `labels`; 0 when there is none. */
  metric(name: string, labels?: Readonly<Record<string, string>>): Promise<number>;
  /** A new repository with these files on `main`. */
  commit(files: Readonly<Record<string, FileContent>>): Promise<GitRepository>;
  /** `GenerateManifest` of `main` for an application `app` in namespace `ns`; `more` replaces fields of the request. */
  render(
    from: GitRepository,
    source: v1alpha1.ApplicationSource,
    more?: repository.ManifestRequest,
  ): Promise<RenderedSource>;
  /** Starts it again after it was killed or stopped. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What a render answered. */
export interface RenderedSource {
  response: repository.ManifestResponse;
  objects: KubeObject[];
}

/** Starts Git server, Redis and repo-server in a new temporary folder. Throws with the log of what does not start. */
export async function startRepoServerLab(options: RepoServerOptions = {}): Promise<RepoServerLab> {
  const folder = makeTemporaryFolder('render-lab');
  const [git, redis] = await Promise.all([startGitServer(folder), startRedis(folder)]);
  const [port = 0, metricsPort = 0] = await findFreePorts(2);
  const temporaryFolder = join(folder, 'tmp');
  for (const name of ['tmp', 'tls', 'ssh']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'ssh', 'ssh_known_hosts'), git.address.knownHosts);
  writeFileSync(join(folder, 'tls', 'localhost'), git.address.caPem);
  const base = childEnvironment();
  const launch = (): Promise<LabProcess> =>
    startProcess({
      name: 'repo-server',
      program: launcherPath('argocd-repo-server'),
      args: [
        '--port',
        String(port),
        '--metrics-port',
        String(metricsPort),
        '--redis',
        redis.address,
        '--loglevel',
        'debug',
        ...(options.isPlaintext === true ? ['--disable-tls'] : []),
        ...(options.extraArguments ?? []),
      ],
      env: {
        ...base,
        PATH: [dirname(labProgram('helm')), dirname(labProgram('kustomize')), base.PATH].join(':'),
        TMPDIR: temporaryFolder,
        ARGOCD_TLS_DATA_PATH: join(folder, 'tls'),
        ARGOCD_SSH_DATA_PATH: join(folder, 'ssh'),
        GIT_CONFIG_NOSYSTEM: '1',
        ...options.environment,
      },
      folder,
      isReady: async () => (await fetch(`http://127.0.0.1:${metricsPort}/healthz`)).ok,
    });
  let child = await launch();
  const client = createRpcClient('repository.RepoServerService', {
    address: `localhost:${port}`,
    tls: { kind: options.isPlaintext === true ? 'plaintext' : 'unverified' },
    timeoutMs: 60_000,
  });
  let repositories = 0;
  return {
    folder,
    git,
    redis,
    temporaryFolder,
    port,
    metricsPort,
    process: () => child,
    client,
    async metric(name, labels = {}) {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      return sumOfSeries(text, name, labels);
    },
    async commit(files) {
      const made = await git.createRepository(`repository-${(repositories += 1)}`);
      await made.commit(files);
      return made;
    },
    async render(from, source, more = {}) {
      const response = await client.GenerateManifest({
        repo: { repo: from.url },
        revision: 'main',
        appName: 'app',
        namespace: 'ns',
        projectName: 'default',
        kubeVersion: 'v1.31.4+k3s1',
        apiVersions: ['v1', 'my.group/v1'],
        applicationSource: { repoURL: from.url, ...source },
        ...more,
      });
      return { response, objects: (response.manifests ?? []).map((text) => JSON.parse(text) as KubeObject) };
    },
    async restart() {
      child = await launch();
    },
    async stop() {
      client.close();
      await child.stop();
      await Promise.all([git.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The sum of a series' values in a Prometheus text, over the label sets that hold all of `labels`. */
function sumOfSeries(text: string, name: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
