import { isRecord } from '../std/index.ts';
import type { Params } from './generation.ts';

/** Nested parameters put together: maps are merged, anything else of `over` wins. */
export function mergeParams(base: Params, over: Params): Params {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isRecord(before) && isRecord(value) ? mergeParams(before, value) : value;
  }
  return merged;
}

/** Two flat sets put together; the name of a key whose values differ, when there is one. */
export function combineFlatParams(left: Params, right: Params): { params: Params } | { conflict: string } {
  for (const key of Object.keys(right).sort()) {
    if (Object.hasOwn(left, key) && left[key] !== right[key]) {
      return {
        conflict: `found duplicate key ${key} with different value, a: ${String(left[key])} ,b: ${String(right[key])}`,
      };
    }
  }
  return { params: { ...left, ...right } };
}
