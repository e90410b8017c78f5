// Kubernetes resource quantities, as the API reference of Quantity defines them: a decimal number with a decimal (m, k,
// M …), binary (Ki, Mi …) or exponent suffix. Amounts are kept in nano units, the smallest that Kubernetes keeps.

const NANOS_PER_UNIT = 1_000_000_000n;
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d{1,3})?$/;

type Format = 'binary' | 'decimal' | 'exponent';

/** A parsed quantity. */
export interface Quantity {
  /** The amount in units of 10⁻⁹, rounded away from zero. */
  nanos: bigint;
  format: Format;
}

/** The amount that a text or number states; undefined when it is no quantity. */
export function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value === 'number') return parseText(String(value));
  return typeof value === 'string' ? parseText(value.trim()) : undefined;
}

/** The one text by which Kubernetes writes this amount ("1000m" gives "1", "1024Mi" gives "1Gi"); undefined when it is no quantity. */
export function normalizeQuantity(value: unknown): string | undefined {
  const quantity = parseQuantity(value);
  return quantity === undefined ? undefined : formatQuantity(quantity);
}

/** Order of two quantities: negative, 0 or positive; undefined when one is no quantity. */
export function compareQuantities(left: unknown, right: unknown): number | undefined {
  const [first, second] = [parseQuantity(left), parseQuantity(right)];
  if (first === undefined || second === undefined) return undefined;
  if (first.nanos === second.nanos) return 0;
  return first.nanos < second.nanos ? -1 : 1;
}

function parseText(text: string): Quantity | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const scale = scaleOf(suffix);
  // digits × factor / 10^(digits after the point) × 10^exponent, in nanos
  const digits = BigInt(whole + fraction) * scale.factor;
  const exponent = 9 + scale.exponent - fraction.length;
  const nanos = exponent >= 0 ? digits * 10n ** BigInt(exponent) : divideUp(digits, 10n ** BigInt(-exponent));
  return { nanos: sign === '-' ? -nanos : nanos, format: scale.format };
}

function scaleOf(suffix: string): { factor: bigint; exponent: number; format: Format } {
  if (suffix.endsWith('i')) {
    const power = BINARY_SUFFIXES.findIndex((name) => name === suffix);
    return { factor: 1024n ** BigInt(power), exponent: 0, format: 'binary' };
  }
  if (/^[eE]./.test(suffix)) return { factor: 1n, exponent: Number(suffix.slice(1)), format: 'exponent' };
  const power = DECIMAL_SUFFIXES.findIndex((name) => name === suffix);
  return { factor: 1n, exponent: power * 3 - 9, format: 'decimal' };
}

function divideUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}

function formatQuantity(quantity: Quantity): string {
  if (quantity.nanos === 0n) return '0';
  const sign = quantity.nanos < 0n ? '-' : '';
  const nanos = quantity.nanos < 0n ? -quantity.nanos : quantity.nanos;
  const isBinary = quantity.format === 'binary' && nanos >= 1024n * NANOS_PER_UNIT && nanos % NANOS_PER_UNIT === 0n;
  if (isBinary) return sign + formatScaled(nanos / NANOS_PER_UNIT, 1024n, BINARY_SUFFIXES);
  if (quantity.format === 'exponent') return sign + formatExponent(nanos);
  return sign + formatScaled(nanos, 1000n, DECIMAL_SUFFIXES);
}

function formatScaled(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  let [rest, power] = [amount, 0];
  while (power < suffixes.length - 1 && rest % base === 0n) [rest, power] = [rest / base, power + 1];
  return `${rest}${suffixes[power] ?? ''}`;
}

function formatExponent(nanos: bigint): string {
  let [rest, exponent] = [nanos, -9];
  while (rest % 1000n === 0n) [rest, exponent] = [rest / 1000n, exponent + 3];
  return exponent === 0 ? `${rest}` : `${rest}e${exponent}`;
}
