/** A positive number as decimal digits: `0.d₁d₂d₃… × 10^point`. */
interface RoundedDecimal {
  /** Empty for zero. */
  digits: string;
  point: number;
}

/** As many digits as JS gives exactly; a double that ends in a tie ends long before. */
const EXACT_DIGITS = 100;

/** A number of at least 0 rounded to `count` significant digits, half to even, as Go does (JS rounds half up). */
function roundToDigits(size: number, count: number): RoundedDecimal {
  if (size === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent = '0'] = size.toExponential(EXACT_DIGITS).split('e');
  const all = mantissa.replace('.', '');
  const point = Number(exponent) + 1;
  if (count < 0) return { digits: '', point };
  const kept = all.slice(0, count);
  const rest = all.slice(count);
  if (!roundsUp(kept, rest)) return { digits: kept.padEnd(count, '0'), point };
  const raised = (BigInt(`0${kept}`) + 1n).toString().padStart(kept.length, '0');
  return raised.length > kept.length
    ? { digits: raised.slice(0, Math.max(count, 1)), point: point + 1 }
    : { digits: raised, point };
}

function roundsUp(kept: string, rest: string): boolean {
  const first = rest.charAt(0);
  if (first === '' || first < '5') return false;
  const isTie = first === '5' && /^0*$/u.test(rest.slice(1));
  return !isTie || Number(kept.at(-1) ?? '0') % 2 === 1;
}

/** A number of at least 0 with `precision` digits after the point. */
export function formatFixed(size: number, precision: number): string {
  const exponent = size === 0 ? 0 : Number(size.toExponential(EXACT_DIGITS).split('e')[1]);
  const { digits, point } = roundToDigits(size, exponent + 1 + precision);
  const scaled = point > 0 ? digits : '0'.repeat(-point) + digits;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const fraction = (point > 0 ? digits.slice(point) : scaled).slice(0, precision).padEnd(precision, '0');
  return precision > 0 ? `${whole || '0'}.${fraction}` : whole || '0';
}

/** A number of at least 0 as `d.ddde±dd` with `precision` digits after the point. */
export function formatExponent(size: number, precision: number): string {
  const { digits, point } = roundToDigits(size, precision + 1);
  const text = digits.padEnd(precision + 1, '0');
  const exponent = size === 0 ? 0 : point - 1;
  const sign = exponent < 0 ? '-' : '+';
  const fraction = precision > 0 ? `.${text.slice(1)}` : '';
  return `${text.charAt(0)}${fraction}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
