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
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
  return typeof value === 'string' ? integerOfText(value) : 0n;
}

function integerOfText(text: string): bigint {
  // spf13/cast drops a fraction of zeros and leading zeros first.
  const whole = text.replace(/\.0*$/u, '').replace(/^([+-]?)0+(?=\d)/u, '$1');
  return /^[+-]?\d{1,19}$/u.test(whole) ? BigInt(whole.replace('+', '')) : 0n;
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
