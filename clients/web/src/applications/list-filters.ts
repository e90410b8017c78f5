import type { Application } from '@plumbline/contract/crd';
import { healthOrder, syncOrder } from '../verdict/status-tone.ts';
import { isAutoSynced } from '../verdict/verdict-of.ts';

/** The lists of values that can be picked, in the order of the side panel. */
export const facetNames = ['sync', 'health', 'operation', 'auto', 'project', 'cluster', 'namespace', 'label'] as const;
export type FacetName = (typeof facetNames)[number];

/** What the list shows: everything of it is in the address. */
export interface ListFilters {
  text: string;
  picked: Readonly<Record<FacetName, readonly string[]>>;
  sort: SortOrder;
  view: 'tiles' | 'table';
}

/** Orders of the list; `attention` puts what needs a person first. */
export const sortOrders = ['attention', 'name', 'created', 'synced'] as const;
export type SortOrder = (typeof sortOrders)[number];

/** Search parameters as plain strings: what stands in the address. */
export type SearchStrings = Readonly<Record<string, string | undefined>>;

const encodeValue = (value: string): string => value.replaceAll('%', '%25').replaceAll(',', '%2C');
const decodeValue = (value: string): string => value.replaceAll('%2C', ',').replaceAll('%25', '%');

function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .filter((item) => item !== '')
    .map(decodeValue);
}

/** Filters of an address. Unknown words of `sort` and `view` fall back to the defaults `attention` and `tiles`. */
export function parseListFilters(search: SearchStrings): ListFilters {
  return {
    text: search['q'] ?? '',
    picked: {
      sync: listOf(search['sync']),
      health: listOf(search['health']),
      operation: listOf(search['operation']),
      auto: listOf(search['auto']),
      project: listOf(search['project']),
      cluster: listOf(search['cluster']),
      namespace: listOf(search['namespace']),
      label: listOf(search['label']),
    },
    sort: sortOrders.find((order) => order === search['sort']) ?? 'attention',
    view: search['view'] === 'table' ? 'table' : 'tiles',
  };
}

/** The address of filters; defaults are left out, so that the plain list has a plain address. */
export function renderListFilters(filters: ListFilters): Record<string, string> {
  const search: Record<string, string> = {};
  if (filters.text !== '') search['q'] = filters.text;
  for (const name of facetNames) {
    if (filters.picked[name].length > 0) search[name] = filters.picked[name].map(encodeValue).join(',');
  }
  if (filters.sort !== 'attention') search['sort'] = filters.sort;
  if (filters.view !== 'tiles') search['view'] = filters.view;
  return search;
}

/** Filters with one value of a facet switched on or off. */
export function toggleFacet(filters: ListFilters, facet: FacetName, value: string): ListFilters {
  const held = filters.picked[facet];
  const next = held.includes(value) ? held.filter((item) => item !== value) : [...held, value];
  return { ...filters, picked: { ...filters.picked, [facet]: next } };
}

/** Filters without any text and picked value; sort and view stay. */
export function clearFilters(filters: ListFilters): ListFilters {
  return { ...parseListFilters({}), sort: filters.sort, view: filters.view };
}

/** The name of the destination cluster as a user knows it. */
export function clusterNameOf(app: Application): string {
  const { name, server } = app.spec.destination;
  if (name !== undefined && name !== '') return name;
  return server === undefined || server === 'https://kubernetes.default.svc' ? 'in-cluster' : server;
}

const valuesOf: Readonly<Record<FacetName, (app: Application) => readonly string[]>> = {
  sync: (app) => [app.status?.sync?.status ?? 'Unknown'],
  health: (app) => [app.status?.health?.status ?? 'Unknown'],
  operation: (app) => [app.status?.operationState?.phase ?? 'None'],
  auto: (app) => [isAutoSynced(app) ? 'Automatic' : 'Manual'],
  project: (app) => [app.spec.project],
  cluster: (app) => [clusterNameOf(app)],
  namespace: (app) => [app.spec.destination.namespace ?? ''],
  label: (app) => Object.entries(app.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`),
};

function matchesFacet(app: Application, facet: FacetName, picked: readonly string[]): boolean {
  return picked.length === 0 || valuesOf[facet](app).some((value) => picked.includes(value));
}

/** The lower-case text that the search field looks in: name, namespace, project, cluster, repository, path, revision, images. */
export function searchTextOf(app: Application): string {
  const sources = app.spec.sources ?? (app.spec.source ? [app.spec.source] : []);
  const parts = [
    app.metadata.name,
    app.spec.destination.namespace,
    app.spec.project,
    clusterNameOf(app),
    ...sources.flatMap((source) => [source.repoURL, source.path, source.chart, source.targetRevision]),
    ...(app.status?.summary?.images ?? []),
  ];
  return parts
    .filter((part) => part !== undefined)
    .join(' ')
    .toLowerCase();
}

function matchesText(app: Application, text: string): boolean {
  const haystack = searchTextOf(app);
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** The applications that pass the text and every facet. */
export function filterApplications(apps: readonly Application[], filters: ListFilters): Application[] {
  return apps.filter(
    (app) =>
      matchesText(app, filters.text) && facetNames.every((facet) => matchesFacet(app, facet, filters.picked[facet])),
  );
}

/** One value of a facet with the number of applications that would be shown with it, given the other filters. */
export interface FacetOption {
  value: string;
  count: number;
  isPicked: boolean;
}

const fixedOrders: Partial<Record<FacetName, readonly string[]>> = { health: healthOrder, sync: syncOrder };

/** The options of one facet: fixed order for states, else by count; picked values stay even at zero. */
export function facetOptions(apps: readonly Application[], filters: ListFilters, facet: FacetName): FacetOption[] {
  const others = { ...filters, picked: { ...filters.picked, [facet]: [] } };
  const counts = new Map<string, number>(filters.picked[facet].map((value) => [value, 0]));
  for (const app of filterApplications(apps, others)) {
    for (const value of valuesOf[facet](app)) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const fixed = fixedOrders[facet];
  const place = (value: string): number => (fixed === undefined ? 0 : fixed.indexOf(value));
  return [...counts]
    .map(([value, count]) => ({ value, count, isPicked: filters.picked[facet].includes(value) }))
    .sort((a, b) => place(a.value) - place(b.value) || b.count - a.count || (a.value < b.value ? -1 : 1));
}
