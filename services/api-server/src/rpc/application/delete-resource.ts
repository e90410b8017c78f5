import type { DeleteOptions } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findLiveResource } from './live-resource.ts';
import { findForResource } from './require-fine-grained.ts';

/** Deletes a live object of the tree: that very object, by its uid. */
export function deleteResource(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'DeleteResource'> {
  return async (request, call) => {
    const application = findForResource(deps, call, { request, action: 'delete' });
    const { node, cluster, target } = await findLiveResource(deps, application, {
      name: request,
      signal: call.signal,
    });
    const options: DeleteOptions = {
      propagationPolicy: request.orphan === true ? 'Orphan' : request.force === true ? 'Background' : 'Foreground',
      ...(request.force === true ? { gracePeriodSeconds: 0 } : {}),
      ...(node.uid ? { preconditions: { uid: node.uid } } : {}),
      signal: call.signal,
    };
    await cluster.client.delete(target, options);
    return {};
  };
}
