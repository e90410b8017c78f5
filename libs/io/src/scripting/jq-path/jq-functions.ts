import { compileGlobOrRegex } from '@plumbline/core/glob';
import { deepEqual, isRecord, stableJson } from '@plumbline/core/std';
import { JqError } from './jq-error.ts';

/** Functions of a value and of one value for each argument. */
export const jqFunctions: Readonly<Record<string, (value: unknown, ...args: readonly unknown[]) => unknown>> =
  Object.freeze({
    not: (value) => !isTruthy(value),
    length: lengthOf,
    type: typeOf,
    tostring: (value) => (typeof value === 'string' ? value : stableJson(value)),
    ascii_downcase: (value) => textOf(value, 'ascii_downcase').toLowerCase(),
    test: (value, pattern) => matches(textOf(value, 'test'), textOf(pattern, 'test')),
    startswith: (value, start) => textOf(value, 'startswith').startsWith(textOf(start, 'startswith')),
    endswith: (value, end) => textOf(value, 'endswith').endsWith(textOf(end, 'endswith')),
    has: hasKey,
    contains,
    inside: (value, outer) => contains(outer, value),
  });

/** Whether a value counts as true: everything but null and false. */
export function isTruthy(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false;
}

/** jq's order of values: null, false, true, numbers, texts, lists, objects. */
export function compareValues(left: unknown, right: unknown): number {
  const ranks = [rankOf(left), rankOf(right)] as const;
  if (ranks[0] !== ranks[1]) return ranks[0] - ranks[1];
  if (deepEqual(left, right)) return 0;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const texts = [left, right].map((value) => (typeof value === 'string' ? value : stableJson(value)));
  return (texts[0] ?? '') < (texts[1] ?? '') ? -1 : 1;
}

function rankOf(value: unknown): number {
  if (value === false) return 1;
  if (value === true) return 2;
  return ['null', '', '', 'number', 'string', 'array', 'object'].indexOf(typeOf(value));
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string') return value;
  throw new JqError('input', `${name} needs text, not ${typeOf(value)}`);
}

/** Whether an RE2 expression is found in a text. Throws `JqError` when it cannot be read. */
export function matches(text: string, pattern: string): boolean {
  const regex = compileGlobOrRegex(`/${pattern}/`);
  if (pattern !== '' && regex === undefined)
    throw new JqError('expression', `cannot read the regular expression "${pattern}"`);
  return regex?.matches(text) ?? true;
}

function lengthOf(value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (typeof value === 'string') return Array.from(value).length;
  if (typeof value === 'number') return Math.abs(value);
  if (Array.isArray(value)) return value.length;
  if (isRecord(value)) return Object.keys(value).length;
  throw new JqError('input', 'a boolean has no length');
}

function hasKey(value: unknown, key: unknown): boolean {
  if (Array.isArray(value) && typeof key === 'number') return key >= 0 && key < value.length;
  if (isRecord(value) && typeof key === 'string') return Object.hasOwn(value, key);
  throw new JqError('input', `cannot check whether ${typeOf(value)} has a ${typeOf(key)} key`);
}

function contains(outer: unknown, inner: unknown): boolean {
  if (typeof outer === 'string' && typeof inner === 'string') return outer.includes(inner);
  if (Array.isArray(outer) && Array.isArray(inner)) {
    return inner.every((item) => outer.some((other) => typeOf(other) === typeOf(item) && contains(other, item)));
  }
  if (isRecord(outer) && isRecord(inner)) {
    return Object.entries(inner).every(([key, item]) => {
      const other = Object.hasOwn(outer, key) ? outer[key] : undefined;
      return typeOf(other) === typeOf(item) && contains(other, item);
    });
  }
  if (typeOf(outer) !== typeOf(inner)) throw new JqError('input', `${typeOf(outer)} cannot contain ${typeOf(inner)}`);
  return deepEqual(outer, inner);
}
