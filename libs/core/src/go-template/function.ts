import type { GoTime, GoValue } from './value.ts';

/** What a parameter of a function takes, in Go's types. */
export type ParamType = 'any' | 'string' | 'int' | 'int64' | 'float64' | 'bool' | 'list' | 'map' | 'time';

/** What functions may know of the world; given by the caller, so that rendering stays a pure function. */
export interface TemplateEnvironment {
  /** The time that `now` answers, in ms since 1970; without it the date functions that need it fail. */
  nowMs?: number;
  /** Uniform numbers in [0, 1); without it the random functions fail. */
  random?: () => number;
}

/** A function that templates can call. */
export interface GoFunction {
  /** Types of the fixed parameters. */
  params: readonly ParamType[];
  /** Type of the further arguments; `undefined`: there are none. */
  rest: ParamType | undefined;
  /** Fails with `failFunction` for input that Go's function refuses. */
  run: (args: readonly GoValue[], environment: TemplateEnvironment) => GoValue;
}

/** A set of functions by name. */
export type FunctionTable = Readonly<Record<string, GoFunction>>;

type Argument<P extends ParamType> = {
  any: GoValue;
  string: string;
  int: number;
  int64: bigint;
  float64: number;
  bool: boolean;
  list: GoValue[];
  map: Map<string, GoValue>;
  time: GoTime;
}[P];

type Arguments<P extends readonly ParamType[]> = { [K in keyof P]: Argument<P[K]> };

/** A function with fixed parameters; its arguments arrive as JS values (`int` as number, `int64` as bigint). */
export function fixed<const P extends readonly ParamType[]>(
  params: P,
  run: (args: Arguments<P>, environment: TemplateEnvironment) => GoValue,
): GoFunction {
  return {
    params,
    rest: undefined,
    // The engine has checked every argument against its parameter.
    run: (args, environment) =>
      run(args.map((arg, at) => unbox(arg, params[at])) as unknown as Arguments<P>, environment),
  };
}

/** A function with fixed parameters and any number of further arguments of one type. */
export function variadic<const P extends readonly ParamType[], const R extends ParamType>(
  params: P,
  rest: R,
  run: (args: Arguments<P>, more: Argument<R>[], environment: TemplateEnvironment) => GoValue,
): GoFunction {
  const at = params.length;
  return {
    params,
    rest,
    run(args, environment) {
      const first = args.slice(0, at).map((arg, index) => unbox(arg, params[index])) as unknown as Arguments<P>;
      const more = args.slice(at).map((arg) => unbox(arg, rest)) as Argument<R>[];
      return run(first, more, environment);
    },
  };
}

function unbox(arg: GoValue, type: ParamType | undefined): unknown {
  if (type !== 'int' && type !== 'int64') return arg;
  const value = typeof arg === 'object' && arg !== null && 'intKind' in arg ? arg.value : 0n;
  return type === 'int' ? Number(value) : value;
}
