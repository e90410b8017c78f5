import { IN_CLUSTER_SERVER } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { KnownCluster } from '@plumbline/io/settings';

/** Which replica this is. */
export interface ShardPlace {
  readonly replicas: number;
  readonly shard: number;
  readonly method: string;
}

/** A cluster with what its shard is computed from. */
export interface ShardedCluster {
  /** The uid of its Secret; empty for the implicit in-cluster one. */
  readonly id: string;
  readonly cluster: KnownCluster;
}

/** FNV-1a, 32 bits. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) {
    hash ^= byte;
    hash = Math.imul(hash, 0x01000193) >>> 0;
  }
  return hash >>> 0;
}

/** The number at the end of a StatefulSet pod's name; 0 when it has none. */
export function shardOfHostname(hostname: string): number {
  const digits = /-(\d+)$/.exec(hostname)?.[1];
  return digits === undefined ? 0 : Number(digits);
}

/** Checks the method. Throws `CONFIG_INVALID` for one that is not built. */
export function checkShardingMethod(method: string): void {
  if (method === 'legacy' || method === 'round-robin') return;
  throw new AppError(
    'CONFIG_INVALID',
    `read setting --sharding-method "${method}": only legacy and round-robin are supported yet`,
  );
}

/** The shard of a cluster: the one its Secret names, else by the method; the in-cluster one without Secret is in shard 0. */
export function shardOf(wanted: ShardedCluster, all: readonly ShardedCluster[], place: ShardPlace): number {
  if (place.replicas <= 1) return 0;
  const { shard } = wanted.cluster;
  if (shard !== undefined && shard < place.replicas) return shard;
  if (wanted.id === '' && wanted.cluster.server === IN_CLUSTER_SERVER) return 0;
  if (place.method === 'legacy') return fnv1a32(wanted.id) % place.replicas;
  const ids = all.map(({ id }) => id).sort();
  return Math.max(0, ids.indexOf(wanted.id)) % place.replicas;
}
