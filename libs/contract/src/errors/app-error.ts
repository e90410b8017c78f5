import { errorCodes, type ErrorCode, type Retry } from './error-codes.ts';

/** What an `AppError` may carry besides its code and text. */
export interface AppErrorOptions {
  /** Default: what the code says. */
  retry?: Retry;
  /** The error beneath; logged, never sent to a client. */
  cause?: unknown;
  /** Plain data for programs: never a secret. */
  details?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * The one error class. Its text reads `what failed: "which input": why`, on one line, with nothing secret and nothing
 * that changes between retries. Callers switch on `code` (see `hasCode`), never on the text.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retry = options.retry ?? errorCodes[code].retry;
    this.details = options.details ?? {};
  }

  /** Any thrown value as an `AppError`: itself when it is one, else `INTERNAL` with the value as cause. */
  static from(thrown: unknown): AppError {
    if (isAppError(thrown)) return thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    return new AppError('INTERNAL', text, { cause: thrown });
  }
}

/** Whether a thrown value is an `AppError`. */
export function isAppError(thrown: unknown): thrown is AppError {
  return thrown instanceof Error && thrown.name === 'AppError' && 'code' in thrown;
}

/** Whether a thrown value is an `AppError` with one of these codes. */
export function hasCode(thrown: unknown, ...codes: readonly ErrorCode[]): thrown is AppError {
  return isAppError(thrown) && codes.includes(thrown.code);
}
