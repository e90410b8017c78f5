import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { listEvents } from '../../state/list-events.ts';
import { findProject } from './project-access.ts';

/** The Kubernetes events of a project. */
export function listProjectEvents(deps: ServerDeps): ApiHandler<'project.ProjectService', 'ListEvents'> {
  return async (request, call) => {
    const { namespace, name, uid = '' } = findProject(deps, call, request.name).metadata;
    return listEvents(deps.kube, { namespace, name, uid }, call.signal);
  };
}
