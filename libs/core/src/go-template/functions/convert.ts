import { formatValue } from '../print-value.ts';
import { failFunction } from '../template-error.ts';
import { isGoInt, type GoValue } from '../value.ts';

/** A value as sprig's `strval` writes it. */
export function textOf(value: GoValue): string {
  return formatValue(value);
}

/** A list as texts, without its nil elements; any other value as a list of itself; nil as an empty list. */
export function textsOf(value: GoValue): string[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return [textOf(value)];
  return value.filter((item) => item !== null && item !== undefined).map((item) => textOf(item));
}

/** A value as an integer, as sprig's `int64` casts: text that is no number gives 0, fractions are cut. */
export function integerOf(value: GoValue): bigint {
  if (isGoInt(value)) return value.value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return integerOfFloat(value);
  return typeof value === 'string' ? integerOfText(value) : 0n;
}

/** What does not fit becomes the least int64, as on amd64. */
function integerOfFloat(value: number): bigint {
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : -(2n ** 63n);
}

/** Go's ParseInt with base 0, after spf13/cast has dropped a fraction of zeros. */
function integerOfText(text: string): bigint {
  const found = /^([+-]?)(?:(0[xX][\da-fA-F_]+|0[bB][01_]+)|0[oO]?([0-7_]*)|([1-9][\d_]*))$/u.exec(
    text.replace(/\.0*$/u, ''),
  );
  if (!found) return 0n;
  const [, sign, prefixed, octal, decimal] = found;
  const digits = prefixed ?? (octal === undefined ? decimal : `0o${octal === '' ? '0' : octal}`) ?? '0';
  const size = BigInt(digits.replaceAll('_', ''));
  return size >= 2n ** 63n ? 0n : sign === '-' ? -size : size;
}

/** A value as a float, as sprig's `float64` casts: text that is no number gives 0. */
export function floatOf(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (isGoInt(value)) return Number(value.value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string' || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u.test(value)) return 0;
  return Number(value);
}

/** A list; fails the function for any other value, as sprig does. */
export function listOf(value: GoValue, caller: string): GoValue[] {
  if (Array.isArray(value)) return value;
  return failFunction(`Cannot ${caller} on type ${kindWord(value)}`);
}

function kindWord(value: GoValue): string {
  if (typeof value === 'string') return 'string';
  if (value instanceof Map) return 'map';
  return isGoInt(value)
    ? value.intKind
    : typeof value === 'number'
      ? 'float64'
      : typeof value === 'boolean'
        ? 'bool'
        : 'invalid';
}
