import type { Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { checkName, projectOf, rbacObjectOf, type ApplicationName } from './application-access.ts';
import { fineGrainedAction, type ResourceName } from './live-resource.ts';

/**
 * The application whose live object a call changes, when the caller has `get` on it and the fine-grained right on the
 * object; the plain right on the application is enough only where inheritance is switched on (projects-rbac.md §5.4).
 */
export function findForResource(
  deps: ServerDeps,
  call: ApiCall,
  query: { request: ApplicationName & ResourceName; action: 'update' | 'delete' },
): Application {
  const { request, action } = query;
  const { name, namespace } = checkName(deps, request);
  const application = deps.state.applications.get(namespace, name);
  const isOfProject = application !== undefined && (!request.project || projectOf(application) === request.project);
  const object = application === undefined ? `/${name}` : rbacObjectOf(application, deps.namespace);
  const mayGet = call.access.mayDo({ resource: 'applications', action: 'get', object });
  if (!isOfProject || !mayGet) throw new AppError('PERMISSION_DENIED', 'permission denied');
  const isInherited = !deps.state.settings().general.isFineGrainedInheritanceDisabled;
  if (isInherited && call.access.mayDo({ resource: 'applications', action, object })) {
    call.access.require(object);
    return application;
  }
  call.access.requireAction({ resource: 'applications', action: fineGrainedAction(action, request), object });
  return application;
}
