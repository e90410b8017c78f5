import type { Application } from '@plumbline/contract/crd';
import { attentionRank } from '../verdict/verdict-of.ts';
import type { SortOrder } from './list-filters.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a: Application, b: Application): number => byText(a.metadata.name, b.metadata.name);
const created = (app: Application): string => app.metadata.creationTimestamp ?? '';
const synced = (app: Application): string => app.status?.operationState?.finishedAt ?? '';

/** Applications in the asked order; ties go by name. The input is left alone. */
export function sortApplications(apps: readonly Application[], order: SortOrder): Application[] {
  if (order === 'created') return apps.toSorted((a, b) => byText(created(b), created(a)) || byName(a, b));
  if (order === 'synced') return apps.toSorted((a, b) => byText(synced(b), synced(a)) || byName(a, b));
  if (order === 'name') return apps.toSorted(byName);
  const ranked = apps.map((app) => ({ app, rank: attentionRank(app) }));
  return ranked.sort((a, b) => a.rank - b.rank || byName(a.app, b.app)).map(({ app }) => app);
}
