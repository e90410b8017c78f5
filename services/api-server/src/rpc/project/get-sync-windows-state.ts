import { isWindowActive } from '@plumbline/core/project';
import { zoneOffset } from '@plumbline/io/time';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findProject } from './project-access.ts';

/** The sync windows of a project that are open now. */
export function getSyncWindowsState(deps: ServerDeps): ApiHandler<'project.ProjectService', 'GetSyncWindowsState'> {
  return async (request, call) => {
    const project = findProject(deps, call, request.name);
    const nowMs = deps.now().getTime();
    return { windows: (project.spec.syncWindows ?? []).filter((window) => isWindowActive(window, nowMs, zoneOffset)) };
  };
}
