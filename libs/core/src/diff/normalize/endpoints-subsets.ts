import { isOfKind } from '../../object/index.ts';
import { isRecord, sortBy, stableJson } from '../../std/index.ts';
import type { Normalizer } from './normalizer.ts';

/** The subsets of Endpoints in a fixed order, as their controller may write them in any. */
export const endpointsSubsets: Normalizer = {
  name: 'endpoints-subsets',
  normalize(obj) {
    if (!isOfKind(obj, '', 'Endpoints') || !Array.isArray(obj['subsets'])) return obj;
    return { ...obj, subsets: sortedByContent(obj['subsets'].map(sortSubset)) };
  },
};

function sortSubset(subset: unknown): unknown {
  if (!isRecord(subset)) return subset;
  const lists = Object.entries(subset).map(([key, value]) => [
    key,
    Array.isArray(value) ? sortedByContent(value) : value,
  ]);
  return Object.fromEntries(lists) as unknown;
}

function sortedByContent(items: readonly unknown[]): unknown[] {
  return sortBy(items, (item) => [stableJson(item)]);
}
