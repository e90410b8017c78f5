import { InProcessCache, getJson } from '@plumbline/io/cache';
import { describe, expect, it } from 'vitest';
import { RedisTreeCache, splitTree } from './redis-tree-cache.ts';

const nodes = (count: number): { name: string }[] =>
  Array.from({ length: count }, (_, index) => ({ name: `n${index}` }));

describe('splitTree', () => {
  it.each([
    { reason: 'one entry without a limit', count: 5, size: 0, sizes: [5] },
    { reason: 'one entry below the limit', count: 5, size: 5, sizes: [5] },
    { reason: 'several above it', count: 5, size: 2, sizes: [2, 2, 1] },
  ])('$reason', ({ count, size, sizes }) => {
    const shards = splitTree({ nodes: nodes(count) }, size);
    expect(shards.map((shard) => shard.nodes?.length)).toEqual(sizes);
    expect(shards[0]?.shardsCount).toBe(sizes.length);
    expect(shards.flatMap((shard) => shard.nodes?.map(({ name }) => name))).toEqual(
      nodes(count).map(({ name }) => name),
    );
  });
});

describe('RedisTreeCache', () => {
  it('writes under the names that Argo CD reads and takes them away again', async () => {
    const cache = new InProcessCache({});
    const trees = new RedisTreeCache({ cache, ttlMs: 60_000, shardSize: 1 });
    const heard: string[] = [];
    await cache.subscribe('app|managed-resources|shop', (message) => heard.push(message));
    await trees.write('shop', { tree: { nodes: nodes(2) }, managed: [{ kind: 'ConfigMap', name: 'a' }] });
    expect(await getJson(cache, 'app|managed-resources|shop')).toEqual([{ kind: 'ConfigMap', name: 'a' }]);
    expect(await getJson(cache, 'app|resources-tree|shop')).toEqual({ nodes: [{ name: 'n0' }], shardsCount: 2 });
    expect(await getJson(cache, 'app|resources-tree|shop|1')).toEqual({ nodes: [{ name: 'n1' }] });
    expect(heard).toEqual(['']);
    await trees.forget('shop');
    expect(await getJson(cache, 'app|managed-resources|shop')).toBeUndefined();
    expect(await getJson(cache, 'app|resources-tree|shop')).toBeUndefined();
  });
});
