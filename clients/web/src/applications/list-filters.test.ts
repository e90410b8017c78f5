import { describe, expect, it } from 'vitest';
import type { Application } from '@plumbline/contract/crd';
import {
  clearFilters,
  facetOptions,
  filterApplications,
  parseListFilters,
  renderListFilters,
  toggleFacet,
} from './list-filters.ts';

function app(
  name: string,
  fields: { sync?: string; health?: string; project?: string; labels?: Record<string, string>; repoURL?: string } = {},
): Application {
  return {
    metadata: { name, namespace: 'argocd', ...(fields.labels === undefined ? {} : { labels: fields.labels }) },
    spec: {
      project: fields.project ?? 'default',
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
      source: { repoURL: fields.repoURL ?? 'https://git.example.com/a.git', path: name },
    },
    status: { sync: { status: fields.sync ?? 'Synced' }, health: { status: fields.health ?? 'Healthy' } },
  };
}

const apps = [
  app('web', { sync: 'OutOfSync', health: 'Degraded', labels: { team: 'shop' } }),
  app('cart', { sync: 'OutOfSync', project: 'store', labels: { team: 'shop' } }),
  app('logs', { project: 'platform', repoURL: 'https://git.example.com/platform.git' }),
];
const names = (list: readonly Application[]): string[] => list.map((item) => item.metadata.name);

describe('filters and the address', () => {
  it.each([
    { reason: 'a plain list has a plain address', search: {} },
    {
      reason: 'text, facets, order and view come back as they went',
      search: {
        q: 'web shop',
        sync: 'OutOfSync,Unknown',
        health: 'Degraded',
        project: 'store',
        cluster: 'in-cluster',
        namespace: 'web',
        label: 'team=shop',
        sort: 'name',
        view: 'table',
      },
    },
    { reason: 'commas and percent signs in values survive', search: { label: 'a=1%2C2,b=50%25' } },
  ])('$reason', ({ search }) => {
    expect(renderListFilters(parseListFilters(search))).toEqual(search);
  });

  it('unknown words fall back to the defaults', () => {
    const filters = parseListFilters({ sort: 'sideways', view: 'cube' });
    expect([filters.sort, filters.view]).toEqual(['attention', 'tiles']);
  });
});

describe('filtering', () => {
  it.each([
    { reason: 'nothing picked shows all', search: {}, shown: ['web', 'cart', 'logs'] },
    { reason: 'values of one facet widen', search: { project: 'store,platform' }, shown: ['cart', 'logs'] },
    { reason: 'facets narrow each other', search: { sync: 'OutOfSync', health: 'Degraded' }, shown: ['web'] },
    { reason: 'a label matches whole', search: { label: 'team=shop' }, shown: ['web', 'cart'] },
    { reason: 'the text looks at the repository, too', search: { q: 'PLATFORM' }, shown: ['logs'] },
    { reason: 'every word of the text must be found', search: { q: 'cart store' }, shown: ['cart'] },
    { reason: 'the cluster has its short name', search: { cluster: 'in-cluster' }, shown: ['web', 'cart', 'logs'] },
  ])('$reason', ({ search, shown }) => {
    expect(names(filterApplications(apps, parseListFilters(search)))).toEqual(shown);
  });

  it('a facet counts what each value would leave under the other filters', () => {
    const filters = parseListFilters({ project: 'store', sync: 'Synced' });
    expect(facetOptions(apps, filters, 'sync')).toEqual([
      { value: 'OutOfSync', count: 1, isPicked: false },
      { value: 'Synced', count: 0, isPicked: true },
    ]);
  });

  it('a value toggles on and off, and clearing keeps order and view', () => {
    const on = toggleFacet(parseListFilters({ sort: 'name', view: 'table' }), 'health', 'Degraded');
    expect(on.picked.health).toEqual(['Degraded']);
    expect(toggleFacet(on, 'health', 'Degraded').picked.health).toEqual([]);
    expect(renderListFilters(clearFilters(on))).toEqual({ sort: 'name', view: 'table' });
  });
});
