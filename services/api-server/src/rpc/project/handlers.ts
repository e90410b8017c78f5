import type { ApiHandlers } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { createProject } from './create.ts';
import { deleteProject } from './delete.ts';
import { getDetailedProject } from './get-detailed-project.ts';
import { getGlobalProjects } from './get-global-projects.ts';
import { getSyncWindowsState } from './get-sync-windows-state.ts';
import { getProject } from './get.ts';
import { listProjectEvents } from './list-events.ts';
import { listProjects } from './list.ts';
import { updateProject } from './update.ts';

/** The built methods of ProjectService. */
export function projectHandlers(deps: ServerDeps): ApiHandlers<'project.ProjectService'> {
  return {
    Create: createProject(deps),
    Delete: deleteProject(deps),
    Get: getProject(deps),
    GetDetailedProject: getDetailedProject(deps),
    GetGlobalProjects: getGlobalProjects(deps),
    GetSyncWindowsState: getSyncWindowsState(deps),
    List: listProjects(deps),
    ListEvents: listProjectEvents(deps),
    Update: updateProject(deps),
  };
}
