import { fixed, variadic, type FunctionTable, type GoFunction } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { goInt, type GoValue } from '../value.ts';
import { floatOf, integerOf, textOf } from './convert.ts';
import { addDecimals, divideDecimals, multiplyDecimals } from './decimal.ts';

/** sprig's functions on numbers: integers are int64, whatever comes in. */
export const numberFunctions: FunctionTable = {
  add: variadic([], 'any', (_none, values) => int64(values.reduce((sum: bigint, value) => sum + integerOf(value), 0n))),
  add1: fixed(['any'], ([value]) => int64(integerOf(value) + 1n)),
  sub: fixed(['any', 'any'], ([left, right]) => int64(integerOf(left) - integerOf(right))),
  mul: variadic(['any'], 'any', ([first], more) =>
    int64(more.reduce((product: bigint, value) => BigInt.asIntN(64, product * integerOf(value)), integerOf(first))),
  ),
  div: fixed(['any', 'any'], ([left, right]) => int64(integerOf(left) / divisor(right))),
  mod: fixed(['any', 'any'], ([left, right]) => int64(integerOf(left) % divisor(right))),
  max: extreme((left, right) => left > right),
  biggest: extreme((left, right) => left > right),
  min: extreme((left, right) => left < right),
  maxf: extremeFloat(Math.max),
  minf: extremeFloat(Math.min),
  addf: variadic([], 'any', (_none, values) => values.map((value) => floatOf(value)).reduce(addDecimals, 0)),
  add1f: fixed(['any'], ([value]) => addDecimals(floatOf(value), 1)),
  subf: variadic(['any'], 'any', ([first], more) =>
    more.map((value) => floatOf(value)).reduce((left, right) => addDecimals(left, -right), floatOf(first)),
  ),
  mulf: variadic(['any'], 'any', ([first], more) =>
    more.map((value) => floatOf(value)).reduce(multiplyDecimals, floatOf(first)),
  ),
  divf: variadic(['any'], 'any', ([first], more) => more.map((value) => floatOf(value)).reduce(divide, floatOf(first))),
  floor: fixed(['any'], ([value]) => Math.floor(floatOf(value))),
  ceil: fixed(['any'], ([value]) => Math.ceil(floatOf(value))),
  round: variadic(['any', 'int'], 'float64', ([value, digits], [roundOn = 0.5]) =>
    round(floatOf(value), digits, roundOn),
  ),
  int: fixed(['any'], ([value]) => goInt(integerOf(value), 'int')),
  int64: fixed(['any'], ([value]) => int64(integerOf(value))),
  float64: fixed(['any'], ([value]) => floatOf(value)),
  atoi: fixed(['string'], ([text]) => goInt(/^[+-]?\d{1,18}$/u.test(text) ? BigInt(text.replace('+', '')) : 0n)),
  toDecimal: fixed(['any'], ([value]) => int64(octal(textOf(value)))),
};

function int64(value: bigint): GoValue {
  return goInt(value, 'int64');
}

function divisor(value: GoValue): bigint {
  const integer = integerOf(value);
  return integer === 0n ? failFunction('runtime error: integer divide by zero') : integer;
}

function extreme(wins: (left: bigint, right: bigint) => boolean): GoFunction {
  return variadic(['any'], 'any', ([first], more) =>
    int64(
      more
        .map((value) => integerOf(value))
        .reduce((best, value) => (wins(value, best) ? value : best), integerOf(first)),
    ),
  );
}

function extremeFloat(choose: (left: number, right: number) => number): GoFunction {
  return variadic(['any'], 'any', ([first], more) =>
    more.map((value) => floatOf(value)).reduce((best, value) => choose(best, value), floatOf(first)),
  );
}

function divide(left: number, right: number): number {
  return right === 0 ? failFunction('decimal division by 0') : divideDecimals(left, right);
}

function round(value: number, digits: number, roundOn: number): number {
  const scale = 10 ** digits;
  const scaled = scale * value;
  const fraction = scaled - Math.trunc(scaled);
  return (fraction >= roundOn ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
}

function octal(text: string): bigint {
  return /^-?[0-7]+$/u.test(text) ? (text.startsWith('-') ? -BigInt(`0o${text.slice(1)}`) : BigInt(`0o${text}`)) : 0n;
}
