import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findProject } from './project-access.ts';

/** A project as it is stored. */
export function getProject(deps: ServerDeps): ApiHandler<'project.ProjectService', 'Get'> {
  return async (request, call) => findProject(deps, call, request.name);
}
