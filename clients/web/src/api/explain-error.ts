import { AppError, errorCodes, type ErrorCode } from '@plumbline/contract/errors';

/** An error in a user's words: what happened, what the server said, what to do next. */
export interface ErrorExplanation {
  title: string;
  detail: string;
  advice: string;
  canRetry: boolean;
}

const titles: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'You are signed out',
  PERMISSION_DENIED: 'You do not have permission for this',
  NOT_FOUND: 'This does not exist (any more)',
  ALREADY_EXISTS: 'Something with this name exists already',
  CONFLICT: 'Somebody changed this at the same moment',
  FAILED_PRECONDITION: 'This is not possible right now',
  INVALID_ARGUMENT: 'The server did not accept the input',
  UNAVAILABLE: 'The server cannot be reached',
  TIMEOUT: 'The server took too long',
  LIMIT_EXCEEDED: 'A limit was reached',
  UNIMPLEMENTED: 'The server does not offer this yet',
};

const advices: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'Sign in again; you come back to this page.',
  PERMISSION_DENIED:
    'Ask an administrator for the permission named above (ConfigMap argocd-rbac-cm, or a role of the project).',
  NOT_FOUND:
    'Check the name and the namespace in the address. An application of another project may also be hidden from you.',
  UNAVAILABLE: 'It is tried again by itself. If this stays, check the api-server pod and the proxy before it.',
  CONFLICT: 'Look at the newest state and repeat what you wanted to do.',
};

/** What to show for any thrown value. */
export function explainError(thrown: unknown): ErrorExplanation {
  const error = AppError.from(thrown);
  return {
    title: titles[error.code] ?? 'Something went wrong',
    detail: error.message,
    advice: advices[error.code] ?? errorCodes[error.code].help,
    canRetry: error.retry !== 'terminal' || error.code === 'INTERNAL',
  };
}
