export { AppError, hasCode, isAppError, type AppErrorOptions } from './app-error.ts';
export { errorCodes, type ErrorCode, type ErrorCodeEntry, type Retry, type StatusName } from './error-codes.ts';
