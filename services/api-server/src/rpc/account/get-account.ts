import { nameOf } from '../../authn/caller.ts';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findAccount, formatAccount } from './account-access.ts';

/** An account; everybody may see their own. */
export function getAccount(deps: ServerDeps): ApiHandler<'account.AccountService', 'GetAccount'> {
  return async (request, call) => {
    const name = request.name ?? '';
    if (!call.access.isAllowed(name) && nameOf(call.access.caller) !== name) call.access.require(name);
    return formatAccount(findAccount(deps, name));
  };
}
