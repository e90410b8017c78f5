import { AppError } from '@plumbline/contract/errors';

/**
 * An error of a handler as the caller may see it. That a repository or a cluster refuses our credentials does not mean that
 * the caller is not logged in: as UNAUTHENTICATED it would sign them out. Every other error is left as it is.
 */
export function notTheCallers(thrown: unknown): AppError {
  const error = AppError.from(thrown);
  const { code, message, details } = error;
  if (code === 'GIT_UNAUTHORIZED') return new AppError('FAILED_PRECONDITION', message, { cause: error, details });
  const isOfCluster = code === 'UNAUTHENTICATED' && details['status'] === 401;
  return isOfCluster ? new AppError('CLUSTER_UNREACHABLE', message, { cause: error, details }) : error;
}
