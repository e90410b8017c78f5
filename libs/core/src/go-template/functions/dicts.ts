import { fixed, variadic, type FunctionTable } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { compareBytes, goTypeName, isGoMap, sortedEntries, type GoMap, type GoValue } from '../value.ts';
import { textOf } from './convert.ts';
import { isEmpty } from './defaults.ts';

/** How deep `merge` and `deepCopy` go. */
const DEPTH_LIMIT = 100;

const deepCopy = fixed(['any'], ([value]) =>
  value === null || value === undefined ? failFunction('Cannot deep copy nil') : copy(value, 0),
);
const merge = variadic(['map'], 'map', ([target], sources) => mergeAll(target, sources, false));
const mergeOverwrite = variadic(['map'], 'map', ([target], sources) => mergeAll(target, sources, true));

/** sprig's functions on maps. Those that change a map do so in place, as in Go. */
export const dictFunctions: FunctionTable = {
  dict: variadic([], 'any', (_none, items) => dictOf(items)),
  get: fixed(['map', 'string'], ([map, key]) => map?.get(key) ?? (map?.has(key) ? null : '')),
  set: fixed(['map', 'string', 'any'], ([map, key, value]) => change(map, (target) => target.set(key, value))),
  unset: fixed(['map', 'string'], ([map, key]) => change(map, (target) => target.delete(key))),
  hasKey: fixed(['map', 'string'], ([map, key]) => map?.has(key) ?? false),
  pluck: variadic(['string'], 'map', ([key], maps) => maps.filter((map) => map?.has(key)).map((map) => map.get(key))),
  keys: variadic([], 'map', (_none, maps) => maps.flatMap((map) => [...(map?.keys() ?? [])]).sort(compareBytes)),
  values: fixed(['map'], ([map]) => sortedEntries(map ?? new Map()).map(([, value]) => value)),
  pick: variadic(['map'], 'string', ([map], keys) => filterKeys(map, (key) => keys.includes(key))),
  omit: variadic(['map'], 'string', ([map], keys) => filterKeys(map, (key) => !keys.includes(key))),
  dig: variadic([], 'any', (_none, args) => dig(args)),
  deepCopy,
  mustDeepCopy: deepCopy,
  merge,
  mustMerge: merge,
  mergeOverwrite,
  mustMergeOverwrite: mergeOverwrite,
};

function dictOf(items: readonly GoValue[]): GoMap {
  const map: GoMap = new Map();
  for (let at = 0; at < items.length; at += 2) {
    map.set(textOf(items[at]), at + 1 < items.length ? (items[at + 1] ?? null) : '');
  }
  return map;
}

function change(map: GoMap | null, apply: (target: GoMap) => unknown): GoMap {
  if (!map) return failFunction('assignment to entry in nil map');
  apply(map);
  return map;
}

function filterKeys(map: GoMap | null, isKept: (key: string) => boolean): GoMap {
  return new Map([...(map ?? [])].filter(([key]) => isKept(key)));
}

function dig(args: readonly GoValue[]): GoValue {
  if (args.length < 3) return failFunction('dig needs at least three arguments');
  const map = args.at(-1);
  const fallback = args.at(-2);
  let current: GoValue = map;
  const keys = args.slice(0, -2);
  for (const [index, key] of keys.entries()) {
    if (typeof key !== 'string')
      return failFunction(`interface conversion: interface {} is ${goTypeName(key)}, not string`);
    if (!isGoMap(current)) {
      return failFunction(`interface conversion: interface {} is ${goTypeName(current)}, not map[string]interface {}`);
    }
    if (!current.has(key)) return fallback;
    current = current.get(key);
    if (index === keys.length - 1) return current;
  }
  return fallback;
}

function copy(value: GoValue, depth: number): GoValue {
  if (depth > DEPTH_LIMIT) return failFunction(`nested deeper than ${DEPTH_LIMIT}`);
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1));
  if (isGoMap(value)) return new Map([...value].map(([key, item]) => [key, copy(item, depth + 1)]));
  return value;
}

function mergeAll(target: GoMap | null, sources: readonly (GoMap | null)[], isOverwriting: boolean): GoMap {
  const into = target ?? new Map<string, GoValue>();
  for (const source of sources) if (source) mergeInto(into, source, { isOverwriting, depth: 0 });
  return into;
}

function mergeInto(target: GoMap, source: GoMap, how: { isOverwriting: boolean; depth: number }): void {
  if (how.depth > DEPTH_LIMIT) failFunction(`nested deeper than ${DEPTH_LIMIT}`);
  for (const [key, value] of source) {
    const before = target.get(key);
    if (isGoMap(before) && isGoMap(value)) mergeInto(before, value, { ...how, depth: how.depth + 1 });
    else if (!target.has(key) || how.isOverwriting || isEmpty(before)) target.set(key, value);
  }
}
