import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { formatMasked } from '../../state/mask-output.ts';
import { findApplication } from './application-access.ts';
import { findLiveResource } from './live-resource.ts';

/** The live manifest of an object of the tree; a Secret without its values. */
export function getResource(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'GetResource'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const { cluster, target } = await findLiveResource(deps, found, { name: request, signal: call.signal });
    const object = await cluster.client.get(target, { signal: call.signal });
    const annotations = deps.state.settings().general.sensitiveAnnotations;
    return { manifest: formatMasked(object, { annotations }) };
  };
}
