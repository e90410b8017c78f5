import type { AppProject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';

/** The project of a name, once the caller has the method's permission on it. Throws PERMISSION_DENIED, then NOT_FOUND. */
export function findProject(deps: ServerDeps, call: ApiCall, name: string | undefined): AppProject {
  if (!name) throw new AppError('INVALID_ARGUMENT', 'find the project: the request names none');
  call.access.require(name);
  const project = deps.state.project(name);
  if (project === undefined) throw new AppError('NOT_FOUND', `appprojects.argoproj.io "${name}" not found`);
  return project;
}
