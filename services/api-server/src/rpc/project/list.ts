import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';

/** The projects that the caller may get. */
export function listProjects(deps: ServerDeps): ApiHandler<'project.ProjectService', 'List'> {
  return async (request, call) => {
    const all = deps.state.projects.list().filter((project) => !request.name || project.metadata.name === request.name);
    return { metadata: {}, items: call.access.filter(all, (project) => project.metadata.name) };
  };
}
