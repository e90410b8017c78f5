import type { Application } from '@plumbline/contract/crd';
import { clusterNameOf } from '../applications/list-filters.ts';

/** One place to go to. */
export interface PaletteItem {
  kind: 'application' | 'page';
  label: string;
  hint: string;
  to: string;
  app?: Application;
}

const pages: readonly PaletteItem[] = [
  { kind: 'page', label: 'Applications', hint: 'All applications', to: '/applications' },
  { kind: 'page', label: 'Repositories', hint: 'Settings', to: '/settings/repositories' },
  { kind: 'page', label: 'Clusters', hint: 'Settings', to: '/settings/clusters' },
  { kind: 'page', label: 'Projects', hint: 'Settings', to: '/settings/projects' },
  { kind: 'page', label: 'Appearance', hint: 'Settings', to: '/settings/appearance' },
  { kind: 'page', label: 'About', hint: 'Settings', to: '/settings/about' },
  { kind: 'page', label: 'Account', hint: 'Who is signed in', to: '/user-info' },
];

const shownItems = 20;

/** Applications and pages whose name contains the text, names that begin with it first; pages alone for an empty text. */
export function paletteMatches(apps: readonly Application[], text: string): PaletteItem[] {
  const needle = text.trim().toLowerCase();
  if (needle === '') return [...pages, ...apps.slice(0, shownItems - pages.length).map(itemOf)];
  const found: { item: PaletteItem; at: number }[] = [];
  for (const app of apps) {
    const at = app.metadata.name.toLowerCase().indexOf(needle);
    if (at >= 0) found.push({ item: itemOf(app), at });
  }
  for (const item of pages) {
    const at = item.label.toLowerCase().indexOf(needle);
    if (at >= 0) found.push({ item, at });
  }
  return found
    .sort((a, b) => a.at - b.at || a.item.label.length - b.item.label.length)
    .slice(0, shownItems)
    .map(({ item }) => item);
}

function itemOf(app: Application): PaletteItem {
  return {
    kind: 'application',
    label: app.metadata.name,
    hint: `${app.spec.project} · ${clusterNameOf(app)} / ${app.spec.destination.namespace ?? '–'}`,
    to: `/applications/${app.metadata.namespace}/${app.metadata.name}`,
    app,
  };
}
