import { AppError, errorCodes, isAppError, type ErrorCode, type StatusName } from '@plumbline/contract/errors';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/** Metadata key under which our services send the error code, so that a Plumbline client need not guess it. */
export const ERROR_CODE_KEY = 'plumbline-error-code';

/** A gRPC status as grpc-js sends it. */
export interface WireStatus {
  code: status;
  details: string;
  metadata: Metadata;
}

/** An error as the status a client sees: its text and code, never its cause. */
export function formatStatus(thrown: unknown): WireStatus {
  const error = AppError.from(thrown);
  const metadata = new Metadata();
  metadata.set(ERROR_CODE_KEY, error.code);
  return { code: status[errorCodes[error.code].status], details: error.message, metadata };
}

const codeOfStatus: Readonly<Record<StatusName, ErrorCode>> = {
  INVALID_ARGUMENT: 'INVALID_ARGUMENT',
  DEADLINE_EXCEEDED: 'TIMEOUT',
  NOT_FOUND: 'NOT_FOUND',
  ALREADY_EXISTS: 'ALREADY_EXISTS',
  PERMISSION_DENIED: 'PERMISSION_DENIED',
  RESOURCE_EXHAUSTED: 'LIMIT_EXCEEDED',
  FAILED_PRECONDITION: 'FAILED_PRECONDITION',
  ABORTED: 'CONFLICT',
  UNIMPLEMENTED: 'UNIMPLEMENTED',
  INTERNAL: 'INTERNAL',
  UNAVAILABLE: 'UNAVAILABLE',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  CANCELLED: 'CANCELLED',
  UNKNOWN: 'INTERNAL',
};

function isErrorCode(text: unknown): text is ErrorCode {
  return typeof text === 'string' && Object.hasOwn(errorCodes, text);
}

function isServiceError(thrown: unknown): thrown is ServiceError {
  return thrown instanceof Error && 'code' in thrown && 'details' in thrown && typeof thrown.code === 'number';
}

/** What a call threw as an `AppError`: the code our server sent, else the nearest to the gRPC status. */
export function parseStatus(thrown: unknown): AppError {
  if (isAppError(thrown)) return thrown;
  if (!isServiceError(thrown)) return AppError.from(thrown);
  const sent = thrown.metadata?.get(ERROR_CODE_KEY)[0];
  const code = isErrorCode(sent) ? sent : (codeOfStatus[status[thrown.code] as StatusName] ?? 'INTERNAL');
  return new AppError(code, thrown.details || thrown.message, { cause: thrown });
}
