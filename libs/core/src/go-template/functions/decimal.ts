// sprig's float functions calculate with decimals of the numbers' shortest texts: 0.1 + 0.2 is 0.3.

interface Decimal {
  /** The value is `digits / 10^scale`. */
  digits: bigint;
  scale: number;
}

/** Digits after the point of a quotient. */
const DIVISION_SCALE = 16;

/** The exact sum. */
export function addDecimals(left: number, right: number): number {
  if (!Number.isFinite(left) || !Number.isFinite(right)) return left + right;
  const a = decimalOf(left);
  const b = decimalOf(right);
  const scale = Math.max(a.scale, b.scale);
  return numberOf({ digits: scaled(a, scale) + scaled(b, scale), scale });
}

/** The exact product. */
export function multiplyDecimals(left: number, right: number): number {
  if (!Number.isFinite(left) || !Number.isFinite(right)) return left * right;
  const a = decimalOf(left);
  const b = decimalOf(right);
  return numberOf({ digits: a.digits * b.digits, scale: a.scale + b.scale });
}

/** The quotient, rounded half away from zero at 16 digits after the point. */
export function divideDecimals(left: number, right: number): number {
  if (!Number.isFinite(left) || !Number.isFinite(right)) return left / right;
  const a = decimalOf(left);
  const b = decimalOf(right);
  const scale = Math.max(a.scale, b.scale);
  const numerator = scaled(a, scale) * 10n ** BigInt(DIVISION_SCALE);
  const denominator = scaled(b, scale);
  const quotient = numerator / denominator;
  const isUp = absolute(numerator % denominator) * 2n >= absolute(denominator);
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  return numberOf({ digits: isUp ? quotient + sign : quotient, scale: DIVISION_SCALE });
}

function decimalOf(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

function scaled({ digits, scale }: Decimal, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}

function numberOf({ digits, scale }: Decimal): number {
  return Number(`${digits}e-${scale}`);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
