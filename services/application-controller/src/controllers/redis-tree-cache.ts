import type { v1alpha1 } from '@plumbline/contract/crd';
import type { ResourceTree } from '@plumbline/core/app';
import { setJson, type Cache } from '@plumbline/io/cache';
import type { TreeCache } from '../ports.ts';

/** How entries are written. */
export interface RedisTreeCacheOptions {
  readonly cache: Cache;
  readonly ttlMs: number;
  /** Nodes per entry; 0: all in one. */
  readonly shardSize: number;
}

/** Trees, managed resources and cluster facts under Argo CD's keys (reference/behaviour/running-as-processes.md). */
export class RedisTreeCache implements TreeCache {
  readonly #options: RedisTreeCacheOptions;

  constructor(options: RedisTreeCacheOptions) {
    this.#options = options;
  }

  async write(
    instanceName: string,
    { tree, managed }: { tree: ResourceTree; managed: readonly v1alpha1.ResourceDiff[] },
  ): Promise<void> {
    const shards = splitTree(tree, this.#options.shardSize);
    await Promise.all([
      this.#set(`app|managed-resources|${instanceName}`, managed),
      ...shards.map((shard, index) => this.#set(treeName(instanceName, index), shard)),
    ]);
    await this.#options.cache.publish(`app|managed-resources|${instanceName}`, '');
  }

  async forget(instanceName: string): Promise<void> {
    await Promise.all([
      this.#options.cache.delete(`app|managed-resources|${instanceName}`),
      this.#options.cache.delete(treeName(instanceName, 0)),
    ]);
  }

  async writeClusterInfo(server: string, info: v1alpha1.ClusterInfo): Promise<void> {
    await this.#set(`cluster|info|${server}`, info);
  }

  #set(name: string, value: unknown): Promise<void> {
    return setJson(this.#options.cache, { name, value, options: { ttlMs: this.#options.ttlMs } });
  }
}

function treeName(instanceName: string, shard: number): string {
  return shard === 0 ? `app|resources-tree|${instanceName}` : `app|resources-tree|${instanceName}|${shard}`;
}

/** The tree in entries of at most so many nodes; the first one says how many there are. */
export function splitTree(tree: ResourceTree, size: number): v1alpha1.ApplicationTree[] {
  const nodes = [...tree.nodes];
  const orphans = tree.orphanedNodes === undefined ? {} : { orphanedNodes: [...tree.orphanedNodes] };
  if (size <= 0 || nodes.length <= size) return [{ nodes, ...orphans, shardsCount: 1 }];
  const shardsCount = Math.ceil(nodes.length / size);
  return Array.from({ length: shardsCount }, (_, index) => ({
    nodes: nodes.slice(index * size, (index + 1) * size),
    ...(index === 0 ? { ...orphans, shardsCount } : {}),
  }));
}
