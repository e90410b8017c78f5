import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';

/** Logs the caller out: its token is void from now on, at every replica. */
export function deleteSession(deps: ServerDeps): ApiHandler<'session.SessionService', 'Delete'> {
  return async (_request, call) => {
    const { caller } = call.access;
    if (caller.kind !== 'user' && caller.kind !== 'project-role') return {};
    const { id, expiresAt } = caller.session;
    const farAway = deps.now().getTime() + 365 * 86_400_000;
    await deps.revokedTokens.revoke(id, expiresAt === undefined ? farAway : expiresAt * 1000);
    return {};
  };
}
