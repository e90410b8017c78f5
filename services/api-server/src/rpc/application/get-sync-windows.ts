import type { v1alpha1 } from '@plumbline/contract/crd';
import type { application as messages } from '@plumbline/contract/rpc';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findEffectiveProject, judgeWindows } from '../../state/effective-project.ts';
import { findApplication, projectOf } from './application-access.ts';

/** The sync windows that speak of an application, those that are open, and whether a person may sync now. */
export function getSyncWindows(
  deps: ServerDeps,
): ApiHandler<'application.ApplicationService', 'GetApplicationSyncWindows'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const decision = judgeWindows(deps, found, findEffectiveProject(deps, projectOf(found)));
    return {
      activeWindows: decision.active.map(format),
      assignedWindows: decision.assigned.map(format),
      canSync: decision.isPermitted,
    };
  };
}

function format(window: v1alpha1.SyncWindow): messages.ApplicationSyncWindow {
  return {
    kind: window.kind ?? '',
    schedule: window.schedule ?? '',
    duration: window.duration ?? '',
    manualSync: window.manualSync ?? false,
  };
}
