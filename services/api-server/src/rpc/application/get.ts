import type { Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { readTree } from '../../state/application-cache.ts';
import { findApplication } from './application-access.ts';
import { requestRefresh, waitForRefresh } from './request-refresh.ts';

/**
 * An application. With `refresh` it waits until the controller has compared it anew. Where the controller keeps the
 * health of resources in the tree, it is filled in.
 */
export function getApplication(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Get'> {
  return async (request, call) => {
    const [project] = request.project ?? [];
    const found = findApplication(deps, call, { name: request.name, appNamespace: request.appNamespace, project });
    if (!request.refresh) return withHealth(deps, found);
    if (request.refresh !== 'normal' && request.refresh !== 'hard') {
      throw new AppError('INVALID_ARGUMENT', `refresh the application: "${request.refresh}" is not normal or hard`);
    }
    const requested = await requestRefresh(deps, found, request.refresh);
    return withHealth(deps, await waitForRefresh(deps, requested, { signal: call.signal }));
  };
}

async function withHealth(deps: ServerDeps, application: Application): Promise<Application> {
  const { status } = application;
  if (status?.resourceHealthSource !== 'appTree' || status.resources === undefined) return application;
  const tree = await readTree(deps.cache, { application, controlNamespace: deps.namespace });
  const healthOf = new Map(
    (tree?.nodes ?? []).map(({ group = '', kind = '', namespace = '', name = '', health }) => [
      `${group}/${kind}/${namespace}/${name}`,
      health,
    ]),
  );
  const filled = status.resources.map((resource) => {
    const { group = '', kind = '', namespace = '', name = '' } = resource;
    const health = healthOf.get(`${group}/${kind}/${namespace}/${name}`);
    return health === undefined ? resource : { ...resource, health };
  });
  return { ...application, status: { ...status, resources: filled } };
}
