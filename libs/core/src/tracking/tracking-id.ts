import type { ResourceKey } from '../object/index.ts';

/** What a tracking-id annotation says: which Application, and which object the annotation was written for. */
export interface TrackingId {
  instanceName: string;
  key: ResourceKey;
}

/** `<instance>:<group>/<kind>:<namespace>/<name>`, the value of the tracking-id annotation. */
export function formatTrackingId(id: TrackingId): string {
  const { group, kind, namespace, name } = id.key;
  return `${id.instanceName}:${group}/${kind}:${namespace}/${name}`;
}

/** What a tracking-id annotation says; undefined when it is malformed. Names may hold colons (RBAC objects do). */
export function parseTrackingId(value: string): TrackingId | undefined {
  const match = /^([^:]*):([^/:]*)\/([^/:]*):([^/]*)\/(.*)$/.exec(value);
  if (match === null) return undefined;
  const [, instanceName = '', group = '', kind = '', namespace = '', name = ''] = match;
  return { instanceName, key: { group, kind, namespace, name } };
}
