import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { markOwner, removeAbandonedLabs } from './abandoned-labs.ts';
import { makeTemporaryFolder } from './config.ts';
import { connectCluster, type ClusterAddress, type LabCluster } from './cluster/lab-cluster.ts';
import { installCustomResources } from './cluster/install-custom-resources.ts';
import { startControlPlane, type ControlPlane } from './cluster/start-control-plane.ts';
import {
  startGitServer,
  type GitServer,
  type GitServerAddress,
  type RunningGitServer,
} from './git/start-git-server.ts';
import { startKubelet, type Kubelet } from './kubelet/start-kubelet.ts';
import { startRedis, type LabRedis } from './start-redis.ts';

/** Plain data by which another process reaches a running lab. */
export interface LabAddress {
  folder: string;
  clusters: ClusterAddress[];
  redisAddress: string;
  git: GitServerAddress;
}

/** What tests use, whoever started it. */
export interface Lab {
  readonly folder: string;
  /** The first is the control cluster. */
  readonly clusters: readonly LabCluster[];
  readonly redisAddress: string;
  readonly git: GitServer;
  stop(): Promise<void>;
}

/** A control plane with its stand-in for nodes, owned by this process. */
export interface OwnedCluster extends LabCluster {
  readonly controlPlane: ControlPlane;
  stop(): Promise<void>;
}

/** A lab that this process owns: it can also be broken on purpose. */
export interface OwnedLab extends Lab {
  readonly clusters: readonly OwnedCluster[];
  readonly git: RunningGitServer;
  readonly redis: LabRedis;
  readonly address: LabAddress;
  /** Starts one more cluster; `name` is also its folder. */
  addCluster(name: string): Promise<OwnedCluster>;
  stop(): Promise<void>;
}

/** How big the lab is. */
export interface LabOptions {
  /** Default: 1. */
  clusters?: 1 | 2;
  /** Applies Plumbline's CustomResourceDefinitions to the control cluster. Default: true. */
  installCustomResources?: boolean;
  /** Default: false; the folder with all logs and data is removed by `stop`. */
  keepFolder?: boolean;
  /** Writes down every request to the API servers. Default: false. */
  hasAuditLog?: boolean;
}

async function startCluster(name: string, folder: string, options: LabOptions): Promise<OwnedCluster> {
  const controlPlane = await startControlPlane(name, folder, { hasAuditLog: options.hasAuditLog ?? false });
  const kubelet: Kubelet = await startKubelet(controlPlane.client, controlPlane.serving);
  const { server, caPem, token, kubeconfigPath, serviceToken } = controlPlane;
  return {
    ...connectCluster({ name, server, caPem, token, kubeconfigPath, serviceToken }),
    controlPlane,
    async stop() {
      await kubelet.stop();
      await controlPlane.stop();
    },
  };
}

// A signal ends a process without its exit handlers; the lab's children would live on. SIGINT is left to the caller.
function endChildrenOnSignals(): void {
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
}

/**
 * Starts a real control plane, Redis and a Git server on free loopback ports in a new temporary folder.
 * Everything is up when it resolves; nothing of it is left after `stop`. Throws `UNAVAILABLE` or `TOOL_MISSING`.
 */
export async function startLab(options: LabOptions = {}): Promise<OwnedLab> {
  removeAbandonedLabs();
  const folder = makeTemporaryFolder('lab');
  markOwner(folder);
  endChildrenOnSignals();
  const names = options.clusters === 2 ? ['lab-1', 'lab-2'] : ['lab-1'];
  const [git, redis, ...clusters] = await Promise.all([
    startGitServer(join(folder)),
    startRedis(folder),
    ...names.map((name) => startCluster(name, folder, options)),
  ] as const);
  const [control] = clusters;
  if (control && options.installCustomResources !== false) await installCustomResources(control.client);
  return {
    folder,
    clusters,
    git,
    redis,
    redisAddress: redis.address,
    address: {
      folder,
      clusters: clusters.map((cluster) => cluster.address),
      redisAddress: redis.address,
      git: git.address,
    },
    async addCluster(name) {
      const cluster = await startCluster(name, folder, options);
      clusters.push(cluster);
      return cluster;
    },
    async stop() {
      await Promise.all([git.stop(), redis.stop(), ...clusters.map((cluster) => cluster.stop())]);
      if (!options.keepFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}
