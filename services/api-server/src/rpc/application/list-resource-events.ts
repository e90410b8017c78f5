import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { listEvents } from '../../state/list-events.ts';
import { findApplication } from './application-access.ts';
import { findNodeByUid } from './find-node-by-uid.ts';

/** The Kubernetes events of an application, or of one object of its tree. */
export function listResourceEvents(
  deps: ServerDeps,
): ApiHandler<'application.ApplicationService', 'ListResourceEvents'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const { namespace, name, uid = '' } = found.metadata;
    if (!request.resourceName && !request.resourceUID) {
      return listEvents(deps.kube, { namespace, name, uid }, call.signal);
    }
    const node = await findNodeByUid(deps, found, { request, signal: call.signal });
    const cluster = await deps.clusters.connect(found.spec.destination);
    // Events of objects without namespace are kept in `default`.
    return listEvents(
      cluster.client,
      { namespace: node.namespace || 'default', name: node.name ?? '', uid: node.uid ?? '' },
      call.signal,
    );
  };
}
