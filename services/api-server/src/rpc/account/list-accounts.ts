import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { accountsOf, formatAccount } from './account-access.ts';

/** The accounts that the caller may get, by name. */
export function listAccounts(deps: ServerDeps): ApiHandler<'account.AccountService', 'ListAccounts'> {
  return async (_request, call) => {
    const all = [...accountsOf(deps).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return { items: call.access.filter(all, (account) => account.name).map(formatAccount) };
  };
}
