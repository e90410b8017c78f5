import type { Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { compileGlobOrRegex } from '@plumbline/core/glob';
import type { ApiCall } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';

/** How a request names an application. */
export interface ApplicationName {
  name?: string | undefined;
  appNamespace?: string | undefined;
  project?: string | undefined;
}

/** The project of an application; an empty one means `default`. */
export function projectOf(application: { spec?: { project?: string } }): string {
  return application.spec?.project || 'default';
}

/** The application as policies name it: `<project>/<name>`, with its namespace between when it is not the control plane's. */
export function rbacObjectOf(application: Application, controlNamespace: string): string {
  const { namespace, name } = application.metadata;
  return formatObject(projectOf(application), { namespace, name, controlNamespace });
}

/** Whether Applications may live in the namespace. */
export function isNamespaceEnabled(
  deps: Pick<ServerDeps, 'namespace' | 'applicationNamespaces'>,
  namespace: string,
): boolean {
  if (namespace === deps.namespace) return true;
  return deps.applicationNamespaces.some((pattern) => compileGlobOrRegex(pattern)?.matches(namespace) ?? false);
}

/**
 * The application that a request names, once the caller has the method's permission on it. It hides what exists
 * (projects-rbac.md §5.4): without a project in the request, missing and forbidden are both PERMISSION_DENIED; with one
 * that the caller may see, missing and of another project are both NOT_FOUND.
 */
export function findApplication(deps: ServerDeps, call: ApiCall, request: ApplicationName): Application {
  const { name, namespace } = checkName(deps, request);
  const application = deps.state.applications.get(namespace, name);
  if (request.project) {
    call.access.require(formatObject(request.project, { namespace, name, controlNamespace: deps.namespace }));
    if (application === undefined || projectOf(application) !== request.project) {
      throw new AppError('NOT_FOUND', `applications.argoproj.io "${name}" not found`);
    }
    return application;
  }
  // Asked in any case: both refusals take one look at the policy.
  const object =
    application === undefined
      ? formatObject('', { namespace, name, controlNamespace: deps.namespace })
      : rbacObjectOf(application, deps.namespace);
  const isAllowed = call.access.isAllowed(object);
  if (application === undefined || !isAllowed) throw new AppError('PERMISSION_DENIED', 'permission denied');
  return application;
}

/** Name and namespace of a request. Throws INVALID_ARGUMENT without a name, PERMISSION_DENIED for a namespace that is not enabled. */
export function checkName(deps: ServerDeps, request: ApplicationName): { name: string; namespace: string } {
  const name = request.name ?? '';
  const namespace = request.appNamespace || deps.namespace;
  if (name === '') throw new AppError('INVALID_ARGUMENT', 'find the application: the request names none');
  if (!isNamespaceEnabled(deps, namespace)) {
    throw new AppError('PERMISSION_DENIED', `namespace '${namespace}' is not permitted`);
  }
  return { name, namespace };
}

function formatObject(project: string, app: { namespace: string; name: string; controlNamespace: string }): string {
  return app.namespace === app.controlNamespace ? `${project}/${app.name}` : `${project}/${app.namespace}/${app.name}`;
}
