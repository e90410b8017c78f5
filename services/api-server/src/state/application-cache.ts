import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { getJson, type Cache } from '@plumbline/io/cache';

/** Whose entries. */
export interface CachedApplication {
  application: Application;
  controlNamespace: string;
}

/** The name under which an application's entries stand: `<name>`, or `<namespace>_<name>` outside the control plane. */
export function instanceOf({ application, controlNamespace }: CachedApplication): string {
  const { namespace, name } = application.metadata;
  return namespace === controlNamespace ? name : `${namespace}_${name}`;
}

/** The resource tree that the controller wrote, its shards joined; `undefined` when it has written none, or Redis is away. */
export async function readTree(cache: Cache, of: CachedApplication): Promise<v1alpha1.ApplicationTree | undefined> {
  const name = `app|resources-tree|${instanceOf(of)}`;
  const first = await getJson<v1alpha1.ApplicationTree>(cache, name);
  const shards = first?.shardsCount ?? 1;
  if (first === undefined || shards <= 1) return first;
  const rest = await Promise.all(
    Array.from({ length: shards - 1 }, (_, index) => getJson<v1alpha1.ApplicationTree>(cache, `${name}|${index + 1}`)),
  );
  const all = [first, ...rest.filter((shard) => shard !== undefined)];
  return {
    ...first,
    nodes: all.flatMap((shard) => shard.nodes ?? []),
    orphanedNodes: all.flatMap((shard) => shard.orphanedNodes ?? []),
    hosts: all.flatMap((shard) => shard.hosts ?? []),
  };
}

/** The compared objects that the controller wrote (Secret data masked); `undefined` when it has written none. */
export function readManagedResources(
  cache: Cache,
  of: CachedApplication,
): Promise<v1alpha1.ResourceDiff[] | undefined> {
  return getJson<v1alpha1.ResourceDiff[]>(cache, `app|managed-resources|${instanceOf(of)}`);
}

/** The channel on which the controller tells that it has written an application's tree. */
export function treeChannel(of: CachedApplication): string {
  return `app|managed-resources|${instanceOf(of)}`;
}
