import { objectName } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { hashPassword } from '@plumbline/io/auth';
import { resources } from '@plumbline/io/kube';
import { passwordKeysOf } from '../../authn/accounts.ts';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { matchesPasswordPattern } from './password-pattern.ts';
import { findAccount } from './account-access.ts';

/**
 * Sets a password: one's own, or with `accounts, update` another's. In both cases the caller proves who it is by its own
 * current password. All sessions of the account end.
 */
export function updatePassword(deps: ServerDeps): ApiHandler<'account.AccountService', 'UpdatePassword'> {
  return async (request, call) => {
    const { caller } = call.access;
    if (caller.kind !== 'user') {
      throw new AppError('PERMISSION_DENIED', 'password can only be changed by a local user that is logged in');
    }
    const name = request.name || caller.username;
    if (name !== caller.username) {
      call.access.requireAction({ resource: 'accounts', action: 'update', object: name });
    }
    await deps.loginGate.verify(caller.username, request.currentPassword ?? '', 'any');
    const account = findAccount(deps, name);
    const { passwordPattern } = deps.state.settings().general;
    const password = request.newPassword ?? '';
    if (!matchesPasswordPattern(password, passwordPattern)) {
      throw new AppError(
        'INVALID_ARGUMENT',
        `new password does not match the following expression: ${passwordPattern}`,
      );
    }
    const keys = passwordKeysOf(account.name);
    const stringData = {
      [keys.password]: await hashPassword(password),
      [keys.changedAt]: deps
        .now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    };
    await deps.kube.patch(
      { resource: resources.secrets, namespace: deps.namespace, name: objectName.secret },
      { kind: 'merge', body: { stringData } },
    );
    return {};
  };
}
