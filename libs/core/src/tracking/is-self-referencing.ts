import type { KubeObject } from '@plumbline/contract/crd';
import { resourceKeyOf, type ResourceKey } from '../object/index.ts';
import { readOwner } from './read-owner.ts';
import type { TrackingSettings } from './tracking-settings.ts';

// Kinds that left the group `extensions`: a mark written under one group stands under the other.
const MOVED_FROM_EXTENSIONS: Readonly<Record<string, string>> = {
  DaemonSet: 'apps',
  Deployment: 'apps',
  Ingress: 'networking.k8s.io',
  NetworkPolicy: 'networking.k8s.io',
  PodSecurityPolicy: 'policy',
  ReplicaSet: 'apps',
};

/**
 * Whether an object's tracking id was written for this very object. A copy made by a controller or a person carries the
 * original's id: it is shown, but decides neither status nor pruning. True when there is no id to judge by.
 */
export function isSelfReferencing(obj: KubeObject, settings: TrackingSettings): boolean {
  const key = readOwner(obj, { ...settings, installationId: '' })?.key;
  return key === undefined || isSameObject(key, resourceKeyOf(obj));
}

function isSameObject(marked: ResourceKey, own: ResourceKey): boolean {
  if (marked.kind !== own.kind || marked.name !== own.name) return false;
  if (currentGroup(marked) !== currentGroup(own)) return false;
  // A cluster-scoped object is marked with the destination namespace.
  return own.namespace === '' || marked.namespace === own.namespace;
}

function currentGroup(key: ResourceKey): string {
  return key.group === 'extensions' ? (MOVED_FROM_EXTENSIONS[key.kind] ?? key.group) : key.group;
}
