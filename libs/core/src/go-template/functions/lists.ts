import { fixed, variadic, type FunctionTable } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { compareBytes, goInt, goKindName, isGoInt, type GoValue } from '../value.ts';
import { integerOf, listOf, textOf, textsOf } from './convert.ts';
import { isEmpty } from './defaults.ts';
import { isDeepEqual } from './reflection.ts';

/** Longest list that `until`, `untilStep` and `seq` make. */
const LIST_LIMIT = 100_000;

const append = fixed(['any', 'any'], ([list, item]) => [...listOf(list, 'push'), item]);
const prepend = fixed(['any', 'any'], ([list, item]) => [item, ...listOf(list, 'prepend')]);
const first = fixed(['any'], ([list]) => listOf(list, 'find first')[0] ?? null);
const last = fixed(['any'], ([list]) => listOf(list, 'find last').at(-1) ?? null);
const rest = fixed(['any'], ([list]) => tail(listOf(list, 'find rest')));
const initial = fixed(['any'], ([list]) => listOf(list, 'find initial').slice(0, -1));
const reversed = fixed(['any'], ([list]) => listOf(list, 'find reverse').toReversed());
const uniq = fixed(['any'], ([list]) => unique(listOf(list, 'find uniq')));
const without = variadic(['any'], 'any', ([list], items) =>
  listOf(list, 'find without').filter((item) => !items.some((other) => isDeepEqual(item, other))),
);
const has = fixed(['any', 'any'], ([item, list]) =>
  list === null || list === undefined ? false : listOf(list, 'find has').some((other) => isDeepEqual(item, other)),
);
const compact = fixed(['any'], ([list]) => listOf(list, 'compact').filter((item) => !isEmpty(item)));
const slice = variadic(['any'], 'any', ([list], bounds) => sliceList(listOf(list, 'slice'), bounds));
const chunk = fixed(['int', 'any'], ([size, list]) => chunks(listOf(list, 'chunk'), size));
const list = variadic([], 'any', (_none, items) => items);

/** sprig's functions on lists. */
export const listFunctions: FunctionTable = {
  list,
  tuple: list,
  append,
  mustAppend: append,
  push: append,
  mustPush: append,
  prepend,
  mustPrepend: prepend,
  first,
  mustFirst: first,
  last,
  mustLast: last,
  rest,
  mustRest: rest,
  initial,
  mustInitial: initial,
  reverse: reversed,
  mustReverse: reversed,
  uniq,
  mustUniq: uniq,
  without,
  mustWithout: without,
  has,
  mustHas: has,
  compact,
  mustCompact: compact,
  slice,
  mustSlice: slice,
  chunk,
  mustChunk: chunk,
  concat: variadic([], 'any', (_none, lists) =>
    lists.flatMap((item) =>
      Array.isArray(item) ? item : failFunction(`Cannot concat type ${goKindName(item)} as list`),
    ),
  ),
  sortAlpha: fixed(['any'], ([value]) => (Array.isArray(value) ? textsOf(value).sort(compareBytes) : [textOf(value)])),
  until: fixed(['int'], ([count]) => range(0, count, count < 0 ? -1 : 1)),
  untilStep: fixed(['int', 'int', 'int'], ([from, to, step]) => range(from, to, step)),
  seq: variadic([], 'int', (_none, bounds) => sequence(bounds)),
};

function tail(items: readonly GoValue[]): GoValue {
  return items.slice(1);
}

function unique(items: readonly GoValue[]): GoValue[] {
  const kept: GoValue[] = [];
  for (const item of items) if (!kept.some((other) => isDeepEqual(item, other))) kept.push(item);
  return kept;
}

function sliceList(items: readonly GoValue[], bounds: readonly GoValue[]): GoValue {
  if (items.length === 0) return null;
  const from = bounds.length > 0 ? Number(integerOf(bounds[0])) : 0;
  const to = bounds.length > 1 ? Number(integerOf(bounds[1])) : items.length;
  if (from < 0 || to > items.length || from > to) return failFunction('reflect.Value.Slice: slice index out of bounds');
  return items.slice(from, to);
}

function chunks(items: readonly GoValue[], size: number): GoValue[] {
  if (size < 1) return failFunction('chunk: the size must be at least 1');
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_item, index) => items.slice(index * size, (index + 1) * size));
}

function range(from: number, to: number, step: number): GoValue[] {
  const isForward = step > 0;
  if (step === 0 || (isForward ? to < from : to >= from)) return [];
  const count = Math.ceil((to - from) / step);
  if (count > LIST_LIMIT) return failFunction(`list longer than ${LIST_LIMIT} items`);
  return Array.from({ length: Math.max(count, 0) }, (_item, index) => goInt(from + index * step));
}

function sequence(bounds: readonly number[]): string {
  const [first = 0, second = 0, third = 0] = bounds;
  if (bounds.length === 1) return spaced(stepTo(1, first, first < 1 ? -1 : 1));
  if (bounds.length === 2) return spaced(stepTo(first, second, second < first ? -1 : 1));
  if (bounds.length !== 3) return '';
  const runsAway = second > 0 ? third < first : third > first;
  return runsAway ? '' : spaced(stepTo(first, third, second));
}

function stepTo(from: number, last: number, step: number): GoValue[] {
  return range(from, last + (step < 0 ? -1 : 1), step);
}

function spaced(items: readonly GoValue[]): string {
  return items.map((item) => (isGoInt(item) ? item.value.toString() : '')).join(' ');
}
