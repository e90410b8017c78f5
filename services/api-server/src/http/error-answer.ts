import { AppError, errorCodes, type StatusName } from '@plumbline/contract/errors';
import { grpcStatus } from '@plumbline/io/rpc';

/** An error as REST clients see it (grpc-gateway's words). */
export interface ErrorBody {
  error: string;
  code: number;
  message: string;
}

const httpStatus: Readonly<Record<StatusName, number>> = {
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  UNAUTHENTICATED: 401,
  CANCELLED: 408,
  UNKNOWN: 500,
};

/** The HTTP status and body of an error. */
export function formatErrorAnswer(thrown: unknown): { status: number; body: ErrorBody } {
  const error = AppError.from(thrown);
  const { status } = errorCodes[error.code];
  return {
    status: httpStatus[status],
    body: { error: error.message, code: grpcStatus[status], message: error.message },
  };
}

/** The last line of a stream that failed after its first message. */
export function formatStreamError(thrown: unknown): { error: Record<string, unknown> } {
  const { status, body } = formatErrorAnswer(thrown);
  return { error: { grpc_code: body.code, http_code: status, message: body.message, http_status: String(status) } };
}
