import { deepEqual, isRecord } from '../std/index.ts';

/** A copy with an RFC 7386 merge patch applied: objects merge, null removes, everything else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const base = isRecord(target) ? target : {};
  const kept = Object.entries(base).filter(([key]) => !Object.hasOwn(patch, key));
  const changed = Object.entries(patch).filter(([, value]) => value !== null && value !== undefined);
  const merged = new Map(changed.map(([key, value]) => [key, applyMergePatch(fieldOf(base, key), value)]));
  // Keys that stay keep their place.
  const inPlace = Object.keys(base).filter((key) => merged.has(key) || !Object.hasOwn(patch, key));
  const plain = new Map(kept);
  const order = [...inPlace, ...[...merged.keys()].filter((key) => !Object.hasOwn(base, key))];
  return Object.fromEntries(order.map((key) => [key, merged.has(key) ? merged.get(key) : plain.get(key)]));
}

/** The RFC 7386 patch that makes `to` of `from`; empty when they are equal. Null inside `to` cannot be expressed and removes. */
export function createMergePatch(from: unknown, to: unknown): unknown {
  if (!isRecord(from) || !isRecord(to)) return to;
  const removed = Object.keys(from).filter((key) => fieldOf(to, key) === undefined);
  const changed = Object.entries(to).filter(
    ([key, value]) => value !== undefined && !deepEqual(fieldOf(from, key), value),
  );
  return Object.fromEntries([
    ...removed.map((key) => [key, null]),
    ...changed.map(([key, value]) => [key, createMergePatch(fieldOf(from, key), value)]),
  ]);
}

function fieldOf(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
