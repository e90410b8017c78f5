import { nameOf } from '../../authn/caller.ts';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';

/** Says who the caller is; nobody is not logged in. */
export function getUserInfo(): ApiHandler<'session.SessionService', 'GetUserInfo'> {
  return async (_request, call) => {
    const { caller } = call.access;
    if (caller.kind === 'user') {
      return { loggedIn: true, username: caller.username, iss: caller.issuer, groups: [...caller.groups] };
    }
    if (caller.kind === 'project-role') return { loggedIn: true, username: nameOf(caller), iss: 'argocd', groups: [] };
    return { loggedIn: false };
  };
}
