import { describe, expect, it } from 'vitest';
import { fnv1a32, shardOf, shardOfHostname, type ShardedCluster } from './decide-shard.ts';

const cluster = (id: string, shard?: number): ShardedCluster => ({
  id,
  cluster: { server: `https://${id}`, name: id, ...(shard === undefined ? {} : { shard }) },
});
const inCluster: ShardedCluster = { id: '', cluster: { server: 'https://kubernetes.default.svc', name: 'in-cluster' } };

describe('fnv1a32', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('the published value of "%s"', (text, value) => expect(fnv1a32(text)).toBe(value));
});

describe('shardOf', () => {
  const all = [cluster('c'), cluster('a'), cluster('b'), inCluster];
  it.each([
    {
      reason: 'one replica has all',
      wanted: cluster('x', 4),
      place: { replicas: 1, shard: 0, method: 'legacy' },
      shard: 0,
    },
    {
      reason: 'the Secret may say it',
      wanted: cluster('x', 2),
      place: { replicas: 3, shard: 0, method: 'legacy' },
      shard: 2,
    },
    {
      reason: 'a shard that is not there does not count',
      wanted: cluster('a', 9),
      place: { replicas: 2, shard: 0, method: 'legacy' },
      shard: fnv1a32('a') % 2,
    },
    {
      reason: 'the in-cluster one is in shard 0',
      wanted: inCluster,
      place: { replicas: 3, shard: 0, method: 'legacy' },
      shard: 0,
    },
    {
      reason: 'round-robin goes by the sorted ids',
      wanted: cluster('b'),
      place: { replicas: 2, shard: 0, method: 'round-robin' },
      shard: 0,
    },
  ])('$reason', ({ wanted, place, shard }) => expect(shardOf(wanted, all, place)).toBe(shard));
});

describe('shardOfHostname', () => {
  it.each([
    ['argocd-application-controller-2', 2],
    ['laptop', 0],
    ['', 0],
  ])('%s', (hostname, shard) => expect(shardOfHostname(hostname)).toBe(shard));
});
