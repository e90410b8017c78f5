import { nameOf } from '../../authn/caller.ts';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findEffectiveProject, judgeWindows } from '../../state/effective-project.ts';
import { findApplication, projectOf, rbacObjectOf } from './application-access.ts';
import { changeApplication, refOf } from './change-application.ts';
import { isOtherRevision, planSyncOperation } from './plan-operation.ts';
import { recordApplication } from './record-application.ts';
import { resolveRevisions } from './resolve-revisions.ts';

/** Starts a sync: checks what may keep it from starting, then hands the operation to the controller. */
export function syncApplication(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Sync'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const { general } = deps.state.settings();
    const isLocal = (request.manifests?.length ?? 0) > 0;
    const isOverride = isLocal || (general.needsOverridePrivilegeForRevisionSync && isOtherRevision(found, request));
    if (isOverride) {
      call.access.requireAction({
        resource: 'applications',
        action: 'override',
        object: rbacObjectOf(found, deps.namespace),
      });
    }
    const facts = {
      isWindowOpen: judgeWindows(deps, found, findEffectiveProject(deps, projectOf(found))).isPermitted,
      request,
      username: nameOf(call.access.caller),
      isReplaceAllowed: deps.isReplaceAllowed,
    };
    // Once before the revisions are resolved, so that what forbids the sync is told without waiting for Git.
    planSyncOperation({ ...facts, application: found, revisions: [] });
    const revisions = await resolveRevisions(deps, { application: found, request, signal: call.signal });
    const started = await changeApplication(deps, refOf(found), (application) => ({
      operation: planSyncOperation({ ...facts, application, revisions }),
    }));
    const action = `initiated ${request.dryRun === true ? 'dry-run ' : ''}sync to ${revisions.join(', ')}`;
    recordApplication(deps, call, { application: started, reason: 'OperationStarted', action });
    return started;
  };
}
