import { AppError } from '@plumbline/contract/errors';
import { rbacActions } from '@plumbline/core/rbac';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';

/** Whether the caller may do something: `yes` or `no`. Throws INVALID_ARGUMENT for a resource or action that is none. */
export function canI(): ApiHandler<'account.AccountService', 'CanI'> {
  return async (request, call) => {
    const { resource = '', action = '', subresource = '' } = request;
    const actions = Object.hasOwn(rbacActions, resource) ? rbacActions[resource] : undefined;
    if (actions === undefined) {
      throw new AppError('INVALID_ARGUMENT', `${resource} is not a valid resource name`);
    }
    const isKnown = actions.some(
      (known) => known === action || (known.endsWith('/*') && action.startsWith(known.slice(0, -1))),
    );
    if (!isKnown && action !== '*') throw new AppError('INVALID_ARGUMENT', `${action} is not a valid action`);
    return { value: call.access.mayDo({ resource, action, object: subresource }) ? 'yes' : 'no' };
  };
}
