import { fixed, variadic, type FunctionTable } from '../function.ts';
import { formatPrint, formatPrintf } from '../printf.ts';
import { failFunction } from '../template-error.ts';
import { formatValue } from '../print-value.ts';
import { compareBytes, goInt, goTypeName, isGoInt, isGoMap, isGoTime, isTruthy, type GoValue } from '../value.ts';
import { fromUtf8, utf8Bytes } from '../utf8.ts';

type Basic = 'bool' | 'int' | 'float' | 'string' | 'none';

/** The functions of Go's text/template itself, `call` left out (no value here is a function). */
export const builtins: FunctionTable = {
  // Evaluated by the engine, which stops at the first argument that decides.
  and: variadic(['any'], 'any', ([first]) => first),
  or: variadic(['any'], 'any', ([first]) => first),
  not: fixed(['any'], ([value]) => !isTruthy(value)),
  eq: variadic(['any'], 'any', ([first], others) => areAnyEqual(first, others)),
  ne: fixed(['any', 'any'], ([left, right]) => !areAnyEqual(left, [right])),
  lt: fixed(['any', 'any'], ([left, right]) => isLess(left, right)),
  le: fixed(['any', 'any'], ([left, right]) => isLess(left, right) || areAnyEqual(left, [right])),
  gt: fixed(['any', 'any'], ([left, right]) => !isLess(left, right) && !areAnyEqual(left, [right])),
  ge: fixed(['any', 'any'], ([left, right]) => !isLess(left, right)),
  len: fixed(['any'], ([value]) => goInt(lengthOf(value))),
  index: variadic(['any'], 'any', ([value], indexes) =>
    indexes.reduce<GoValue>((current, index, at) => elementAt(current, index, at > 0), value),
  ),
  slice: variadic(['any'], 'any', ([value], indexes) => sliceOf(value, indexes)),
  print: variadic([], 'any', (_none, values) => formatPrint(values)),
  printf: variadic(['string'], 'any', ([format], values) => formatPrintf(format, values)),
  println: variadic([], 'any', (_none, values) => `${values.map((value) => formatValue(value)).join(' ')}\n`),
  html: variadic([], 'any', (_none, values) => escapeWith(values, htmlEscapes)),
  js: variadic([], 'any', (_none, values) => escapeJs(textOf(values))),
  urlquery: variadic([], 'any', (_none, values) => escapeQuery(textOf(values))),
};

function basicKind(value: GoValue): Basic {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float';
  return isGoInt(value) ? 'int' : 'none';
}

function areAnyEqual(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) failFunction('missing argument for comparison');
  return others.some((other) => areEqual(first, other));
}

function areEqual(left: GoValue, right: GoValue): boolean {
  const leftKind = basicKind(left);
  if (leftKind !== basicKind(right)) {
    if (isNil(left) || isNil(right)) return false;
    failFunction(`incompatible types for comparison: ${goTypeName(left)} and ${goTypeName(right)}`);
  }
  if (isGoInt(left) && isGoInt(right)) return left.value === right.value;
  return leftKind === 'none' ? areOthersEqual(left, right) : left === right;
}

function areOthersEqual(left: GoValue, right: GoValue): boolean {
  if (isNil(left) || isNil(right)) return isNil(left) && isNil(right);
  if (isGoTime(left) && isGoTime(right)) return left.epochMs === right.epochMs && left.zoneName === right.zoneName;
  const [leftType, rightType] = [goTypeName(left), goTypeName(right)];
  return failFunction(
    leftType === rightType
      ? formatPrintf(`non-comparable type %s: ${rightType}`, [left])
      : formatPrintf(`non-comparable types %s: ${leftType}, ${rightType}: %v`, [left, right]),
  );
}

function isNil(value: GoValue): value is null | undefined {
  return value === null || value === undefined;
}

function isLess(left: GoValue, right: GoValue): boolean {
  const kind = basicKind(left);
  const other = basicKind(right);
  if (kind === 'none' || other === 'none') failFunction('invalid type for comparison');
  if (kind !== other) failFunction(`incompatible types for comparison: ${goTypeName(left)} and ${goTypeName(right)}`);
  if (isGoInt(left) && isGoInt(right)) return left.value < right.value;
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  if (typeof left === 'string' && typeof right === 'string') return compareBytes(left, right) < 0;
  return failFunction('invalid type for comparison');
}

function lengthOf(value: GoValue): number {
  if (isNil(value)) return failFunction('len of nil pointer');
  if (typeof value === 'string') return utf8Bytes(value).length;
  if (Array.isArray(value)) return value.length;
  if (isGoMap(value)) return value.size;
  return failFunction(`len of type ${goTypeName(value)}`);
}

function elementAt(value: GoValue, index: GoValue, isInner: boolean): GoValue {
  if (isNil(value)) return failFunction(isInner ? 'index of nil pointer' : 'index of untyped nil');
  if (isGoMap(value)) {
    if (isNil(index)) return failFunction('value is nil; should be of type string');
    if (typeof index !== 'string') return failFunction(`value has type ${goTypeName(index)}; should be string`);
    return value.get(index) ?? null;
  }
  if (Array.isArray(value)) return value[positionIn(value.length, index)] ?? null;
  if (typeof value !== 'string') return failFunction(`can't index item of type ${goTypeName(value)}`);
  const bytes = utf8Bytes(value);
  return goInt(bytes[positionIn(bytes.length, index)] ?? 0, 'uint8');
}

function positionIn(length: number, index: GoValue, isBound = false): number {
  if (isNil(index)) return failFunction('cannot index slice/array with nil');
  if (!isGoInt(index)) return failFunction(`cannot index slice/array with type ${goTypeName(index)}`);
  const { value } = index;
  if (value < 0n || value > length || (!isBound && value >= length))
    return failFunction(`index out of range: ${value}`);
  return Number(value);
}

function sliceOf(value: GoValue, indexes: readonly GoValue[]): GoValue {
  if (isNil(value)) return failFunction('slice of untyped nil');
  if (indexes.length > 3) return failFunction(`too many slice indexes: ${indexes.length}`);
  if (typeof value !== 'string' && !Array.isArray(value))
    return failFunction(`can't slice item of type ${goTypeName(value)}`);
  if (typeof value === 'string' && indexes.length === 3) return failFunction('cannot 3-index slice a string');
  const items = typeof value === 'string' ? utf8Bytes(value) : value;
  const bounds = indexes.map((index) => positionIn(items.length, index, true));
  const [from = 0, to = items.length] = bounds;
  if (from > to) return failFunction(`invalid slice index: ${from} > ${to}`);
  return typeof value === 'string' ? fromUtf8(utf8Bytes(value).slice(from, to)) : value.slice(from, to);
}

function textOf(values: readonly GoValue[]): string {
  const [only] = values;
  return values.length === 1 && typeof only === 'string' ? only : formatPrint(values);
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

function escapeWith(values: readonly GoValue[], escapes: Readonly<Record<string, string>>): string {
  return Array.from(textOf(values), (character) => escapes[character] ?? character).join('');
}

const jsEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

function escapeJs(text: string): string {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const isControl = point < 0x20 || point === 0x7f || (point > 0x7f && /[\p{C}\p{Z}]/u.test(character));
    return jsEscapes[character] ?? (isControl ? `\\u${point.toString(16).toUpperCase().padStart(4, '0')}` : character);
  }).join('');
}

/** Go's `url.QueryEscape`. */
function escapeQuery(text: string): string {
  return utf8Bytes(text)
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[\w.~-]/u.test(character)) return character;
      return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
