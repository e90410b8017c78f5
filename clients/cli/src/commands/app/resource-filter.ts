import { AppError } from '@plumbline/contract/errors';

import type { ResourceRow } from '../../output/resource-table.ts';

/** One `--resource` value. */
export interface ResourceFilter {
  group: string;
  kind: string;
  namespace?: string;
  name: string;
  isExcluded: boolean;
}

/** Reads `[!]GROUP:KIND:[NAMESPACE/]NAME`. Throws INVALID_ARGUMENT. */
export function parseResourceFilter(text: string): ResourceFilter {
  const isExcluded = text.startsWith('!');
  const [group, kind, place, ...rest] = text.replace(/^!/, '').split(':');
  if (group === undefined || !kind || !place || rest.length > 0) {
    throw new AppError('INVALID_ARGUMENT', `read --resource "${text}": GROUP:KIND:[NAMESPACE/]NAME is due`);
  }
  const cut = place.indexOf('/');
  return {
    group,
    kind,
    name: place.slice(cut + 1),
    isExcluded,
    ...(cut >= 0 ? { namespace: place.slice(0, cut) } : {}),
  };
}

function matchesPattern(pattern: string, text: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(text);
}

/** Whether a resource is among those chosen: named by one that includes (or none does), and by none that excludes. */
export function isChosen(
  filters: readonly ResourceFilter[],
  row: Pick<ResourceRow, 'group' | 'kind' | 'namespace' | 'name'>,
): boolean {
  const hits = (filter: ResourceFilter): boolean =>
    matchesPattern(filter.group, row.group) &&
    matchesPattern(filter.kind, row.kind) &&
    matchesPattern(filter.name, row.name) &&
    (filter.namespace === undefined || matchesPattern(filter.namespace, row.namespace));
  const included = filters.filter((filter) => !filter.isExcluded);
  if (filters.some((filter) => filter.isExcluded && hits(filter))) return false;
  return included.length === 0 || included.some(hits);
}
