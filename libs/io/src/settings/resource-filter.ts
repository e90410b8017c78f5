import { AppError } from '@plumbline/contract/errors';
import { isRecord } from '@plumbline/core/std';
import { matchGlob } from '@plumbline/core/glob';
import { textsOf } from './config-map-reader.ts';

/** One entry of `resource.exclusions` or `resource.inclusions`; an absent list matches everything. */
export interface FilteredResource {
  readonly apiGroups?: readonly string[];
  readonly kinds?: readonly string[];
  readonly clusters?: readonly string[];
}

/** Which kinds are looked at. */
export interface ResourceFilter {
  readonly exclusions: readonly FilteredResource[];
  /** Empty: all. */
  readonly inclusions: readonly FilteredResource[];
}

/** A kind on a cluster. */
export interface FilterSubject {
  group: string;
  kind: string;
  /** URL of the API server. */
  cluster: string;
}

/** Kinds that are never looked at, whatever the settings say: they change all the time and nobody deploys them (controller.md §3.12). */
const alwaysExcluded: readonly FilteredResource[] = [
  { apiGroups: ['', 'events.k8s.io'], kinds: ['Event'] },
  { apiGroups: ['metrics.k8s.io', 'custom.metrics.k8s.io', 'external.metrics.k8s.io'] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'] },
];

/** The entries of the YAML list. Throws `CONFIG_INVALID` when it is none. */
export function parseFilteredResources(value: unknown): FilteredResource[] {
  if (!Array.isArray(value)) throw new AppError('CONFIG_INVALID', 'not a list');
  return value.map((item: unknown) => {
    if (!isRecord(item)) throw new AppError('CONFIG_INVALID', 'an entry is not a mapping');
    return {
      ...(item['apiGroups'] === undefined ? {} : { apiGroups: textsOf(item['apiGroups']) }),
      ...(item['kinds'] === undefined ? {} : { kinds: textsOf(item['kinds']) }),
      ...(item['clusters'] === undefined ? {} : { clusters: textsOf(item['clusters']) }),
    };
  });
}

/** Whether a kind is left out: excluded, or not among the inclusions when there are any. Exclusions win. */
export function isResourceExcluded(filter: ResourceFilter, subject: FilterSubject): boolean {
  const matchesSubject = (entry: FilteredResource): boolean => matchesEntry(entry, subject);
  if (alwaysExcluded.some(matchesSubject) || filter.exclusions.some(matchesSubject)) return true;
  return filter.inclusions.length > 0 && !filter.inclusions.some(matchesSubject);
}

function matchesEntry(entry: FilteredResource, subject: FilterSubject): boolean {
  return (
    matchesOne(entry.apiGroups, (pattern) => matchGlob(pattern, subject.group)) &&
    matchesOne(entry.kinds, (kind) => kind === '*' || kind === subject.kind) &&
    matchesOne(entry.clusters, (pattern) => matchGlob(pattern, subject.cluster))
  );
}

function matchesOne(patterns: readonly string[] | undefined, matches: (pattern: string) => boolean): boolean {
  return patterns === undefined || patterns.length === 0 || patterns.some(matches);
}
