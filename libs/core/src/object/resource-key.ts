import type { KubeObject } from '@plumbline/contract/crd';
import { compareStrings } from '../std/index.ts';
import { parseApiVersion } from './group-version-kind.ts';

/** What names an object in a cluster, whatever its version; namespace is empty for cluster-scoped objects. */
export interface ResourceKey {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/** The key of an object. Its name is empty while only `generateName` is set. */
export function resourceKeyOf(obj: KubeObject): ResourceKey {
  return {
    group: parseApiVersion(obj.apiVersion).group,
    kind: obj.kind,
    namespace: obj.metadata.namespace ?? '',
    name: obj.metadata.name ?? '',
  };
}

/** `group/kind/namespace/name`: equal keys give equal text, so it serves as the key of a Map. */
export function formatResourceKey(key: Readonly<ResourceKey>): string {
  return `${key.group}/${key.kind}/${key.namespace}/${key.name}`;
}

/** The key that `formatResourceKey` wrote; undefined for any other text. */
export function parseResourceKey(text: string): ResourceKey | undefined {
  const [group, kind, namespace, name, ...rest] = text.split('/');
  if (group === undefined || kind === undefined || namespace === undefined || name === undefined) return undefined;
  return rest.length > 0 ? undefined : { group, kind, namespace, name };
}

/** Order of two keys: by group, kind, namespace, name. For `sort`. */
export function compareResourceKeys(left: Readonly<ResourceKey>, right: Readonly<ResourceKey>): number {
  return (
    compareStrings(left.group, right.group) ||
    compareStrings(left.kind, right.kind) ||
    compareStrings(left.namespace, right.namespace) ||
    compareStrings(left.name, right.name)
  );
}
