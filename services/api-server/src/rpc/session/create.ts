import { AppError } from '@plumbline/contract/errors';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';

/** Logs a local account in. A token in place of a password is single sign-on, which is not built. */
export function createSession(deps: ServerDeps): ApiHandler<'session.SessionService', 'Create'> {
  return async (request) => {
    if (request.token) throw new AppError('UNIMPLEMENTED', 'log in with a token: single sign-on is not built yet');
    if (!request.username || !request.password) {
      throw new AppError('UNAUTHENTICATED', 'no credentials supplied');
    }
    return { token: await deps.loginGate.login(request.username, request.password) };
  };
}
