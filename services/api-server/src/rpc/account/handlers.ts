import type { ApiHandlers } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { canI } from './can-i.ts';
import { getAccount } from './get-account.ts';
import { listAccounts } from './list-accounts.ts';
import { updatePassword } from './update-password.ts';

/** The built methods of AccountService. */
export function accountHandlers(deps: ServerDeps): ApiHandlers<'account.AccountService'> {
  return {
    CanI: canI(),
    GetAccount: getAccount(deps),
    ListAccounts: listAccounts(deps),
    UpdatePassword: updatePassword(deps),
  };
}
