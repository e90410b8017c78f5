import { formatExponent, formatFixed } from './round-decimal.ts';
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
      return sign + (precision < 0 ? withExponent(size.toExponential()) : formatExponent(size, precision));
    case 'f':
      return sign + (precision < 0 ? plainDigits(size) : formatFixed(size, precision));
    case 'g':
      return sign + (precision < 0 ? shortest(size) : significant(size, Math.max(precision, 1)));
  }
}

/** From which exponent on `%v` writes one, when the fewest digits are asked for. */
const SHORTEST_EXPONENT_LIMIT = 6;

function shortest(size: number): string {
  const text = size.toExponential();
  const exponent = Number(text.split('e')[1]);
  return exponent < -4 || exponent >= SHORTEST_EXPONENT_LIMIT ? withExponent(text) : plainDigits(size);
}

function significant(size: number, precision: number): string {
  if (size === 0) return '0';
  const text = formatExponent(size, precision - 1);
  const [mantissa = '', exponentText = '0'] = text.split('e');
  const exponent = Number(exponentText);
  const count = mantissa.replace('.', '').replace(/0+$/u, '').length;
  const limit = precision > count && count >= exponent + 1 ? count : precision;
  if (exponent < -4 || exponent >= limit) return `${trimZeros(mantissa)}e${exponentText}`;
  return trimZeros(formatFixed(size, Math.max(precision - exponent - 1, 0)));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/u, '') : text;
}

/** `1.5e+2` of JS as Go writes it: the exponent has at least two digits. */
function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/u, 'e$10$2');
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
