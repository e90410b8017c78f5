import { connectCluster, type ClusterAddress, type LabCluster } from './cluster/lab-cluster.ts';
import { connectGitServer } from './git/start-git-server.ts';
import type { Lab, LabAddress } from './start-lab.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The lab that all test files of this run share. */
    lab: LabAddress & { controlUrl: string };
  }
}

/** A lab that another process owns, and what can be asked of that process. */
export interface SharedLab extends Lab {
  /** A second cluster, started by the owner at the first call. */
  secondCluster(): Promise<LabCluster>;
}

/** Uses the lab of the owner that listens at `controlUrl`; `stop` only closes our connections to it. */
export function connectLab(address: LabAddress & { controlUrl: string }): SharedLab {
  const clusters = address.clusters.map(connectCluster);
  return {
    folder: address.folder,
    clusters,
    redisAddress: address.redisAddress,
    git: connectGitServer(address.git),
    async secondCluster() {
      const known = clusters[1];
      if (known) return known;
      const answer = await fetch(`${address.controlUrl}/second-cluster`, { method: 'POST' });
      if (!answer.ok) throw new Error(`start a second cluster: ${await answer.text()}`);
      const second = connectCluster((await answer.json()) as ClusterAddress);
      clusters[1] ??= second;
      return clusters[1];
    },
    async stop() {
      for (const cluster of clusters) cluster.client.close();
      await Promise.resolve();
    },
  };
}
