/** Why an expression cannot be read or run. Caught by `resolveJqPath`, which is the only way in. */
export class JqError extends Error {
  override readonly name = 'JqError';
  /** `expression`: it is malformed or beyond what is supported, whatever the input; `input`: this input does not fit it. */
  readonly fault: 'expression' | 'input';

  constructor(fault: 'expression' | 'input', message: string) {
    super(message);
    this.fault = fault;
  }
}
