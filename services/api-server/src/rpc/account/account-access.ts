import { AppError } from '@plumbline/contract/errors';
import type { account as messages } from '@plumbline/contract/rpc';
import { parseAccounts, type Account } from '../../authn/accounts.ts';
import type { ServerDeps } from '../../ports.ts';

/** All local accounts by name. */
export function accountsOf(deps: Pick<ServerDeps, 'state'>): ReadonlyMap<string, Account> {
  const { configMapData, secretData } = deps.state.settings();
  return parseAccounts({ configMap: configMapData, secret: secretData });
}

/** An account of a name. Throws NOT_FOUND. */
export function findAccount(deps: Pick<ServerDeps, 'state'>, name: string): Account {
  const account = accountsOf(deps).get(name);
  if (account === undefined) throw new AppError('NOT_FOUND', `account '${name}' does not exist`);
  return account;
}

/** An account as clients see it: nothing of its password. */
export function formatAccount(account: Account): messages.Account {
  return {
    name: account.name,
    enabled: account.isEnabled,
    capabilities: [...account.capabilities],
    tokens: account.tokens.map(({ id, issuedAt, expiresAt }) => ({ id, issuedAt, expiresAt })),
  };
}
