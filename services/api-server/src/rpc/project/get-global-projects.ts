import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { globalProjectsOf } from '../../state/effective-project.ts';
import { findProject } from './project-access.ts';

/** The global projects that a project inherits from. */
export function getGlobalProjects(deps: ServerDeps): ApiHandler<'project.ProjectService', 'GetGlobalProjects'> {
  return async (request, call) => ({ items: globalProjectsOf(deps, findProject(deps, call, request.name)) });
}
