import { fixed, variadic, type FunctionTable } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { isGoTime, isTruthy, type GoValue } from '../value.ts';

/** sprig's functions on empty values and flow. */
export const defaultFunctions: FunctionTable = {
  default: variadic(['any'], 'any', ([fallback], [given]) => (isEmpty(given) ? fallback : given)),
  empty: fixed(['any'], ([value]) => isEmpty(value)),
  coalesce: variadic([], 'any', (_none, values) => values.find((value) => !isEmpty(value)) ?? null),
  all: variadic([], 'any', (_none, values) => values.every((value) => !isEmpty(value))),
  any: variadic([], 'any', (_none, values) => values.some((value) => !isEmpty(value))),
  ternary: fixed(['any', 'any', 'bool'], ([whenTrue, whenFalse, test]) => (test ? whenTrue : whenFalse)),
  fail: fixed(['string'], ([text]) => failFunction(text)),
};

/** Whether sprig calls a value empty: as Go's truth, but a time is never so. */
export function isEmpty(value: GoValue): boolean {
  return !isGoTime(value) && !isTruthy(value);
}
