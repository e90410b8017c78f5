import { AppError } from '@plumbline/contract/errors';

/** A failure inside a function of a template; the engine adds the place. */
export class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure';
}

/** Makes the error that a template could not be parsed or run; the text has Go's form. */
export function templateError(text: string): AppError {
  return new AppError('TEMPLATE_INVALID', text);
}

/** Fails the function that runs: the engine reports it as `error calling <function>: <text>`. */
export function failFunction(text: string): never {
  throw new FunctionFailure(text);
}
