import { formatGoTime } from './time-format.ts';
import { isGoInt, isGoTime, sortedEntries, type GoValue } from './value.ts';

/** A value as Go's `%v` prints it: `map[a:1 b:2]`, `[x y]`, `1e+06`, `<nil>`. */
export function formatValue(value: GoValue): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (isGoInt(value)) return value.value.toString();
  if (isGoTime(value)) return formatGoTime(value, '2006-01-02 15:04:05.999999999 -0700 MST');
  if (Array.isArray(value)) return `[${value.map((item) => formatValue(item)).join(' ')}]`;
  return `map[${sortedEntries(value)
    .map(([key, item]) => `${key}:${formatValue(item)}`)
    .join(' ')}]`;
}

/** A float as Go's strconv writes it; precision -1 is the fewest digits that read back the same. */
export function formatFloat(value: number, verb: 'e' | 'f' | 'g', precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  switch (verb) {
    case 'e':
      return sign + withExponent(precision < 0 ? size.toExponential() : size.toExponential(Math.min(precision, 100)));
    case 'f':
      return sign + (precision < 0 ? plainDigits(size) : fixedDigits(size, precision));
    case 'g':
      return sign + general(size, precision);
  }
}

/** The threshold of exponent form when the fewest digits are asked for (Go's `%v`). */
const SHORTEST_EXPONENT_LIMIT = 6;

function general(size: number, precision: number): string {
  if (size === 0) return '0';
  const digits = precision < 0 ? size.toExponential() : size.toExponential(Math.max(precision, 1) - 1);
  const [mantissa = '', exponentText = '0'] = digits.split('e');
  const exponent = Number(exponentText);
  const count = mantissa.replace('.', '').replace(/0+$/u, '').length;
  let limit = precision < 0 ? SHORTEST_EXPONENT_LIMIT : Math.max(precision, 1);
  if (precision >= 0 && limit > count && count >= exponent + 1) limit = count;
  if (exponent < -4 || exponent >= limit)
    return withExponent(digits.includes('.') ? trimZeros(mantissa) + `e${exponentText}` : digits);
  return precision < 0
    ? plainDigits(size)
    : trimZeros(fixedDigits(Number(digits), Math.max(limit, count) - exponent - 1));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/u, '') : text;
}

/** `1.5e+21` of JS as Go writes it: the exponent has at least two digits. */
function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/u, 'e$10$2');
}

function fixedDigits(size: number, precision: number): string {
  if (size < 1e21) return size.toFixed(Math.min(Math.max(precision, 0), 100));
  return plainDigits(size) + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

/** All digits without an exponent. */
function plainDigits(size: number): string {
  const text = String(size);
  const [mantissa = '', exponentText] = text.split('e');
  if (exponentText === undefined) return text;
  const exponent = Number(exponentText);
  if (exponent > 0) return BigInt(size).toString();
  const digits = mantissa.replace('.', '');
  return `0.${'0'.repeat(-exponent - 1)}${digits}`;
}
