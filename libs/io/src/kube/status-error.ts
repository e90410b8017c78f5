import { AppError, type ErrorCode } from '@plumbline/contract/errors';

/** The parts of a Kubernetes `Status` that say what went wrong. */
export interface KubeStatus {
  status?: string;
  reason?: string;
  message?: string;
  code?: number;
  details?: {
    name?: string;
    kind?: string;
    causes?: { reason?: string; message?: string; field?: string }[];
    retryAfterSeconds?: number;
  };
}

/** What was asked, for the error's text. */
export interface RequestName {
  method: string;
  path: string;
}

const byReason: Readonly<Record<string, ErrorCode>> = {
  AlreadyExists: 'ALREADY_EXISTS',
  Conflict: 'CONFLICT',
  NotFound: 'NOT_FOUND',
  Unauthorized: 'UNAUTHENTICATED',
  Expired: 'FAILED_PRECONDITION',
  Gone: 'FAILED_PRECONDITION',
  Timeout: 'TIMEOUT',
  ServerTimeout: 'TIMEOUT',
  TooManyRequests: 'UNAVAILABLE',
  ServiceUnavailable: 'CLUSTER_UNREACHABLE',
  // The server answered: an admission or conversion webhook behind it did not.
  InternalError: 'KUBE_REFUSED',
};

/**
 * The error of an answer that is not 2xx: 404 `NOT_FOUND`, 409 `CONFLICT` or `ALREADY_EXISTS`, 401 `UNAUTHENTICATED`,
 * 429 `UNAVAILABLE`, 5xx `CLUSTER_UNREACHABLE` or `TIMEOUT`, everything else (403 and 422 too) `KUBE_REFUSED` with the
 * server's message. `details.status` is the HTTP status, `details.reason` the server's reason.
 */
export function kubeErrorOf(request: RequestName, httpStatus: number, body: string): AppError {
  const status = parseStatus(body);
  const reason = status?.reason ?? '';
  const message = status?.message ?? firstLine(body);
  const code = byReason[reason] ?? byHttpStatus(httpStatus);
  return new AppError(code, `${request.method} "${request.path}": ${message === '' ? `HTTP ${httpStatus}` : message}`, {
    details: { status: httpStatus, reason, message, cause: status?.details?.causes?.[0]?.reason ?? '' },
  });
}

/**
 * Whether the error says that a resourceVersion or continue token is of no use any more: too old (HTTP 410), or of a future that
 * the server has not come to, as after a restored backup.
 */
export function isExpired(error: AppError): boolean {
  const { status, reason, cause } = error.details;
  return status === 410 || reason === 'Expired' || reason === 'Gone' || cause === 'ResourceVersionTooLarge';
}

function byHttpStatus(httpStatus: number): ErrorCode {
  if (httpStatus === 404) return 'NOT_FOUND';
  if (httpStatus === 409) return 'CONFLICT';
  if (httpStatus === 401) return 'UNAUTHENTICATED';
  if (httpStatus === 429) return 'UNAVAILABLE';
  if (httpStatus === 504) return 'TIMEOUT';
  return httpStatus >= 500 ? 'CLUSTER_UNREACHABLE' : 'KUBE_REFUSED';
}

function parseStatus(body: string): KubeStatus | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    const parsed = JSON.parse(body) as { kind?: unknown } & KubeStatus;
    return parsed.kind === 'Status' ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // A proxy's page that begins like JSON: its first line is shown.
    throw error;
  }
}

function firstLine(body: string): string {
  return (body.split('\n', 1)[0] ?? '').slice(0, 500).trim();
}
