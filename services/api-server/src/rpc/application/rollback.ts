import { nameOf } from '../../authn/caller.ts';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findEffectiveProject, judgeWindows } from '../../state/effective-project.ts';
import { findApplication, projectOf, rbacObjectOf } from './application-access.ts';
import { changeApplication, refOf } from './change-application.ts';
import { recordApplication } from './record-application.ts';
import { planRollbackOperation } from './plan-operation.ts';

/** Goes back to a deployment of the history. */
export function rollbackApplication(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Rollback'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    if (deps.state.settings().general.isRollbackEnforced) {
      call.access.requireAction({
        resource: 'applications',
        action: 'rollback',
        object: rbacObjectOf(found, deps.namespace),
      });
    }
    const isWindowOpen = judgeWindows(deps, found, findEffectiveProject(deps, projectOf(found))).isPermitted;
    const username = nameOf(call.access.caller);
    const started = await changeApplication(deps, refOf(found), (application) => ({
      operation: planRollbackOperation({ application, isWindowOpen, request, username }),
    }));
    const action = `initiated rollback to ${request.id ?? 0}`;
    recordApplication(deps, call, { application: started, reason: 'OperationStarted', action });
    return started;
  };
}
