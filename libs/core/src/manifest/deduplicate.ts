import type { KubeObject } from '@plumbline/contract/crd';
import { formatResourceKey, resourceKeyOf, type ResourceKey } from '../object/index.ts';

/** Objects by key, and what was there more than once. */
export interface Deduplicated {
  /** One object for each key, the last of its copies, in the place of the first. */
  objects: KubeObject[];
  repeated: { key: ResourceKey; count: number }[];
}

/** Keeps the last of all objects of one group, kind, namespace and name. Objects that only have generateName all stay. */
export function deduplicate(objects: readonly KubeObject[]): Deduplicated {
  const byKey = new Map<string, { object: KubeObject; count: number }>();
  for (const [index, object] of objects.entries()) {
    const key = resourceKeyOf(object);
    const text = key.name === '' ? `${formatResourceKey(key)}#${index}` : formatResourceKey(key);
    byKey.set(text, { object, count: (byKey.get(text)?.count ?? 0) + 1 });
  }
  const entries = [...byKey.values()];
  return {
    objects: entries.map((entry) => entry.object),
    repeated: entries
      .filter((entry) => entry.count > 1)
      .map((entry) => ({ key: resourceKeyOf(entry.object), count: entry.count })),
  };
}
