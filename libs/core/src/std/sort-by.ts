/** A sorted copy, by keys compared from first to last; equal items keep their order. */
export function sortBy<T>(items: readonly T[], keysOf: (item: T) => readonly (string | number)[]): T[] {
  return items
    .map((item) => ({ item, keys: keysOf(item) }))
    .sort((left, right) => compareKeys(left.keys, right.keys))
    .map((entry) => entry.item);
}

function compareKeys(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (const [index, key] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (key !== other) return key < other ? -1 : 1;
  }
  return left.length - right.length;
}
