import type { KubeObject } from '@plumbline/contract/crd';
import { annotation, API_VERSION } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';

import {
  labProgram,
  launcherPath,
  runCommand,
  type CommandResult,
  type CommitOptions,
  type FileContent,
  type ObjectRef,
  type ServiceName,
} from '../lab/index.ts';
import { parseObjectRef } from './object-ref.ts';
import type { World } from './world.ts';

/** How a sync is asked for; fields of `operation.sync`. */
export interface SyncRequest {
  app?: string;
  revision?: string;
  prune?: boolean;
  dryRun?: boolean;
  resources?: { group?: string; kind: string; name: string; namespace?: string }[];
  syncOptions?: string[];
  syncStrategy?: Record<string, unknown>;
  retry?: Record<string, unknown>;
}

/** What happens in a test. */
export interface When {
  /** Commits to a repository of this world (default: the one given last) and answers the SHA. */
  committed(
    files: Readonly<Record<string, FileContent | null>>,
    options?: CommitOptions & { repository?: string },
  ): Promise<string>;
  /** `git revert` of the last commit. */
  reverted(repository?: string): Promise<string>;
  /** Asks for a sync through the Application's `operation` field, as the API server does. */
  synced(request?: SyncRequest): Promise<void>;
  /** Sets the refresh annotation. */
  refreshed(kind?: 'normal' | 'hard', app?: string): Promise<void>;
  /** Merges a patch into a live object: `edited('ConfigMap/cm', { data: { a: '2' } })`. */
  edited(object: string | ObjectRef, patch: Record<string, unknown>): Promise<KubeObject>;
  /** Deletes an object and does not wait. */
  deleted(object: string | ObjectRef): Promise<void>;
  /** Runs kubectl against the control cluster and answers what it printed. Throws when its exit code is not 0. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** The same with text on its standard input, for `apply -f -`. */
  kubectlWithInput(input: string, ...args: readonly string[]): Promise<string>;
  /** Runs `bin/argocd` with the world's API server and answers exit code and output, whatever they are. */
  cli(...args: readonly string[]): Promise<CommandResult>;
  killed(service: ServiceName): Promise<void>;
  restarted(service: ServiceName): Promise<void>;
}

async function runKubectl(world: World, args: readonly string[], input?: string): Promise<string> {
  const result = await runCommand({
    program: labProgram('kubectl'),
    args,
    env: world.installation.environment,
    ...(input === undefined ? {} : { input }),
  });
  if (result.code !== 0) {
    throw new AppError('KUBE_REFUSED', `kubectl ${args.join(' ')}: exit code ${result.code}: ${result.stderr.trim()}`);
  }
  return result.stdout;
}

function runCli(world: World, args: readonly string[]): Promise<CommandResult> {
  const { environment, serverAddress, folder } = world.installation;
  return runCommand({
    program: launcherPath('argocd'),
    args: ['--server', serverAddress, '--plaintext', '--config', `${folder}/cli-config`, ...args],
    env: environment,
  });
}

/** Opens the sentence that says what happens: `await when(world).synced({ prune: true })`. */
export function when(world: World): When {
  const { client } = world.cluster;
  const refOf = (object: string | ObjectRef): ObjectRef =>
    parseObjectRef(object, { target: world.targetNamespace, control: world.namespace });
  const appRef = (name?: string): ObjectRef => ({
    apiVersion: API_VERSION,
    kind: 'Application',
    namespace: world.namespace,
    name: world.appName(name),
  });
  return {
    committed: (files, { repository, ...options } = {}) => world.repository(repository).commit(files, options),
    reverted: (repository) => world.repository(repository).revert(),
    async synced({ app, retry, ...sync } = {}) {
      const operation = { initiatedBy: { username: 'test' }, sync, ...(retry ? { retry } : {}) };
      await client.patch(appRef(app), { operation });
    },
    async refreshed(kind = 'normal', app?: string) {
      const annotations = { [annotation.refresh]: kind, [annotation.refreshTimestamp]: new Date().toISOString() };
      await client.patch(appRef(app), { metadata: { annotations } });
    },
    edited: (object, patch) => client.patch(refOf(object), patch),
    deleted: (object) => client.delete(refOf(object)),
    kubectl: (...args) => runKubectl(world, args),
    kubectlWithInput: (input, ...args) => runKubectl(world, args, input),
    cli: (...args) => runCli(world, args),
    killed: (service) => world.installation.service(service).kill(),
    async restarted(service) {
      await world.installation.service(service).kill();
      await world.installation.service(service).start();
    },
  };
}
