import type { ApplicationSet } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { isNamespaceEnabled } from '../application/application-access.ts';

/** The project that an ApplicationSet's Applications belong to, as its template names it. */
export function projectOfSet(set: Pick<ApplicationSet, 'spec'>): string {
  return set.spec.template?.spec?.project || 'default';
}

/** The ApplicationSet as policies name it. */
export function rbacObjectOfSet(set: ApplicationSet, controlNamespace: string): string {
  const { namespace, name } = set.metadata;
  return namespace === controlNamespace ? `${projectOfSet(set)}/${name}` : `${projectOfSet(set)}/${namespace}/${name}`;
}

/** The ApplicationSet of a request, once the caller has the method's permission; missing and forbidden look alike. */
export function findApplicationSet(
  deps: ServerDeps,
  call: ApiCall,
  request: { name?: string; appsetNamespace?: string },
): ApplicationSet {
  const namespace = request.appsetNamespace || deps.namespace;
  if (!request.name) throw new AppError('INVALID_ARGUMENT', 'find the ApplicationSet: the request names none');
  if (!isNamespaceEnabled(deps, namespace)) {
    throw new AppError('PERMISSION_DENIED', `namespace '${namespace}' is not permitted`);
  }
  const found = deps.state.applicationSets.get(namespace, request.name);
  const isAllowed = call.access.isAllowed(
    found === undefined ? `/${request.name}` : rbacObjectOfSet(found, deps.namespace),
  );
  if (found === undefined || !isAllowed) throw new AppError('PERMISSION_DENIED', 'permission denied');
  return found;
}
