import type { v1alpha1 } from '@plumbline/contract/crd';
import { matchGlob, matchPath } from '../glob/index.ts';
import type { GroupKind, ResourceKey } from '../object/index.ts';
import { isDestinationPermitted, type DestinationFacts } from './is-destination-permitted.ts';

type KindRules = Pick<
  v1alpha1.AppProjectSpec,
  | 'clusterResourceWhitelist'
  | 'clusterResourceBlacklist'
  | 'namespaceResourceWhitelist'
  | 'namespaceResourceBlacklist'
  | 'destinations'
  | 'permitOnlyProjectScopedClusters'
>;

/** Where an object lives. */
export interface ResourcePlace extends DestinationFacts {
  isNamespaced: boolean;
  /** The Application's destination; the object's own namespace is checked with its cluster. Missing: only the kind is checked. */
  destination?: v1alpha1.ApplicationDestination;
}

/** Whether a project lets its Applications manage an object: its kind, its name where names are limited, and its namespace. */
export function isResourcePermitted(project: KindRules, key: ResourceKey, place: ResourcePlace): boolean {
  if (!place.isNamespaced) return isClusterResourcePermitted(project, key);
  if (!isNamespacedKindPermitted(project, key)) return false;
  const { destination } = place;
  if (destination === undefined || key.namespace === '') return true;
  return isDestinationPermitted(project, { ...destination, namespace: key.namespace }, place);
}

/** Whether a project permits a namespaced kind: every kind when there is no whitelist, none when it is empty. */
export function isNamespacedKindPermitted(project: KindRules, kind: GroupKind): boolean {
  const { namespaceResourceWhitelist, namespaceResourceBlacklist = [] } = project;
  const isListed = namespaceResourceWhitelist?.some((entry) => matchesKind(entry, kind)) ?? true;
  return isListed && !namespaceResourceBlacklist.some((entry) => matchesKind(entry, kind));
}

// The opposite default of namespaced kinds: without a whitelist nothing is permitted.
function isClusterResourcePermitted(project: KindRules, key: ResourceKey): boolean {
  const matches = (entry: v1alpha1.ClusterResourceRestrictionItem): boolean =>
    matchesKind(entry, key) && ((entry.name ?? '') === '' || matchPath(entry.name ?? '', key.name));
  const { clusterResourceWhitelist = [], clusterResourceBlacklist = [] } = project;
  return clusterResourceWhitelist.some(matches) && !clusterResourceBlacklist.some(matches);
}

function matchesKind(entry: { group?: string; kind?: string }, kind: GroupKind): boolean {
  return matchGlob(entry.group ?? '', kind.group) && matchGlob(entry.kind ?? '', kind.kind);
}
