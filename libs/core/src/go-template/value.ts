/** The integer types of Go that templates meet. */
export type GoIntKind = 'int' | 'int64' | 'int32' | 'uint8' | 'uint64';

/** An integer of Go. A bare JS number is a float64, as every number of JSON is in Go. */
export interface GoInt {
  readonly intKind: GoIntKind;
  readonly value: bigint;
}

/** A time of Go: an instant and the zone that it is shown in. */
export interface GoTime {
  readonly epochMs: number;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
  /** For example `UTC`; empty when only the offset is known. */
  readonly zoneName: string;
}

/** A map of Go with string keys. Functions such as `set` change it in place, as they do in Go. */
export type GoMap = Map<string, GoValue>;

/**
 * A value while a template runs. `undefined` is a missing value (Go's zero reflect.Value), `null` is a nil interface,
 * a number is a float64.
 */
export type GoValue = undefined | null | boolean | string | number | GoInt | GoTime | GoMap | GoValue[];

/** How deep data given to a template may nest. */
const DATA_DEPTH_LIMIT = 100;

const bits: Record<GoIntKind, (value: bigint) => bigint> = {
  int: (value) => BigInt.asIntN(64, value),
  int64: (value) => BigInt.asIntN(64, value),
  int32: (value) => BigInt.asIntN(32, value),
  uint8: (value) => BigInt.asUintN(8, value),
  uint64: (value) => BigInt.asUintN(64, value),
};

/** An integer of a Go type; wraps around as Go's do. */
export function goInt(value: number | bigint, intKind: GoIntKind = 'int'): GoInt {
  return { intKind, value: bits[intKind](typeof value === 'bigint' ? value : BigInt(Math.trunc(value))) };
}

/** Whether a value is an integer of Go. */
export function isGoInt(value: GoValue): value is GoInt {
  return typeof value === 'object' && value !== null && 'intKind' in value;
}

/** Whether a value is a time of Go. */
export function isGoTime(value: GoValue): value is GoTime {
  return typeof value === 'object' && value !== null && 'epochMs' in value;
}

/** Whether a value is a map. */
export function isGoMap(value: GoValue): value is GoMap {
  return value instanceof Map;
}

/** JSON-shaped data as template values: objects become maps of their own keys, `undefined` fields are left out. */
export function toGoValue(data: unknown, depth = 0): GoValue {
  if (depth > DATA_DEPTH_LIMIT) return '(nested too deep)';
  if (data === null || data === undefined) return null;
  if (Array.isArray(data)) return data.map((item) => toGoValue(item, depth + 1));
  if (typeof data === 'object') return toGoMap(data, depth);
  if (typeof data === 'bigint') return goInt(data);
  return typeof data === 'string' || typeof data === 'boolean' || typeof data === 'number' ? data : null;
}

function toGoMap(data: object, depth: number): GoMap {
  const map: GoMap = new Map();
  for (const [key, value] of Object.entries(data)) if (value !== undefined) map.set(key, toGoValue(value, depth + 1));
  return map;
}

/** The name of a value's Go type, as error texts and `printf "%T"` show it. */
export function goTypeName(value: GoValue): string {
  if (value === undefined || value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (value instanceof Map) return 'map[string]interface {}';
  if (isGoInt(value)) return value.intKind;
  if (isGoTime(value)) return 'time.Time';
  return typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : 'string';
}

/** The kind of a value's Go type, as `kindOf` shows it. */
export function goKindName(value: GoValue): string {
  if (value === undefined || value === null) return 'invalid';
  if (Array.isArray(value)) return 'slice';
  if (value instanceof Map) return 'map';
  return isGoTime(value) ? 'struct' : goTypeName(value);
}

/** Go's truth of a value in `if`, `with`, `and`, `or`, `not`: not zero and not empty. */
export function isTruthy(value: GoValue): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (isGoInt(value)) return value.value !== 0n;
  if (isGoTime(value)) return true;
  // NaN is not zero in Go.
  return typeof value === 'boolean' ? value : value !== 0 && value !== '';
}

/** A map's entries by key, in the order of Go's bytes. */
export function sortedEntries(map: GoMap): [string, GoValue][] {
  return [...map].sort(([left], [right]) => compareBytes(left, right));
}

/** Orders strings as Go does, by their UTF-8 bytes (which is the order of code points). */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    // Surrogates stand above the rest of the basic plane.
    const isASurrogate = a >= 0xd800 && a <= 0xdfff;
    const isBSurrogate = b >= 0xd800 && b <= 0xdfff;
    return isASurrogate === isBSurrogate ? a - b : isASurrogate ? 1 : -1;
  }
  return left.length - right.length;
}
