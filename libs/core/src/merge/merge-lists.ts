import { deepEqual, isRecord } from '../std/index.ts';

/** A strategic merge patch of one list. */
export interface ListPatch {
  items: readonly unknown[];
  /** Values to leave out of a list of plain values. */
  deletions: readonly unknown[];
  /** The order of the items that the patch's writer knows: plain values, or objects that hold the merge key. */
  order: readonly unknown[] | undefined;
  /** Merge key of the items; missing for plain values. */
  key?: string;
  mergeItem: (item: unknown, patch: unknown) => unknown;
}

/** The list with the patch applied: items of equal key merge, new ones come at the end, unless an order is given. */
export function mergeLists(current: readonly unknown[], patch: ListPatch): unknown[] {
  const isReplaced = patch.items.some((item) => directive(item) === 'replace' && isBareDirective(item));
  const plain = patch.items.filter((item) => !isBareDirective(item));
  if (isReplaced) return plain.map((item) => patch.mergeItem(undefined, item));
  if (patch.key === undefined) {
    const merged = mergePlain(current, patch);
    return patch.order === undefined ? merged : inOrder(merged, current, { order: patch.order, key: undefined });
  }
  const merged = mergeByKey(current, plain, { ...patch, key: patch.key });
  // Go deletes in place and appends behind, so that new items count as live as far as they take the places of deleted ones.
  const live = merged.slice(0, current.length);
  return patch.order === undefined ? merged : inOrder(merged, live, { order: patch.order, key: patch.key });
}

function mergePlain(current: readonly unknown[], patch: ListPatch): unknown[] {
  const isDeleted = (item: unknown): boolean => patch.deletions.some((deleted) => deepEqual(deleted, item));
  const kept = current.filter((item) => !isDeleted(item));
  const added = patch.items.filter((item) => !kept.some((other) => deepEqual(item, other)));
  return [...kept, ...added];
}

function mergeByKey(
  current: readonly unknown[],
  items: readonly unknown[],
  patch: ListPatch & { key: string },
): unknown[] {
  let merged = [...current];
  for (const item of items) {
    const isSame = (other: unknown): boolean => deepEqual(keyOf(other, patch.key), keyOf(item, patch.key));
    if (directive(item) === 'delete') {
      merged = merged.filter((other) => !isSame(other));
      continue;
    }
    const index = merged.findIndex(isSame);
    if (index < 0) merged.push(patch.mergeItem(undefined, item));
    else merged[index] = patch.mergeItem(merged[index], item);
  }
  return merged;
}

/**
 * Items in the given order; those it does not know stand among them: one of them comes before a known item only when both
 * are live and it stood in front. This is the order of apimachinery's strategicpatch, checked against it.
 */
function inOrder(
  merged: readonly unknown[],
  live: readonly unknown[],
  by: { order: readonly unknown[]; key: string | undefined },
): unknown[] {
  const id = (item: unknown): unknown => (by.key === undefined ? item : keyOf(item, by.key));
  const positionIn = (list: readonly unknown[], item: unknown): number =>
    list.findIndex((other) => deepEqual(id(other), id(item)));
  const known = merged
    .map((item) => ({ item, rank: positionIn(by.order, item) }))
    .filter((entry) => entry.rank >= 0)
    .sort((left, right) => left.rank - right.rank)
    .map((entry) => entry.item);
  const unknown = merged.filter((item) => positionIn(by.order, item) < 0);
  const result: unknown[] = [];
  while (known.length > 0 && unknown.length > 0) {
    const [first, second] = [positionIn(live, unknown[0]), positionIn(live, known[0])];
    const isUnknownFirst = first >= 0 && first < second;
    result.push((isUnknownFirst ? unknown : known).shift());
  }
  return [...result, ...known, ...unknown];
}

function keyOf(item: unknown, key: string): unknown {
  return isRecord(item) ? item[key] : undefined;
}

function directive(item: unknown): unknown {
  return isRecord(item) ? item['$patch'] : undefined;
}

// `{$patch: replace}` alone in a list speaks of the whole list.
function isBareDirective(item: unknown): boolean {
  return isRecord(item) && Object.keys(item).length === 1 && Object.hasOwn(item, '$patch');
}
