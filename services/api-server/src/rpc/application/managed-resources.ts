import type { v1alpha1 } from '@plumbline/contract/crd';
import type { application as messages } from '@plumbline/contract/rpc';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { maskDiff } from '../../state/mask-output.ts';
import { findApplication } from './application-access.ts';
import { fetchManagedResources } from './await-application-cache.ts';

/** Desired, live and predicted state of the managed objects that the query selects; Secret data masked. */
export function managedResources(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'ManagedResources'> {
  return async (request, call) => {
    const found = findApplication(deps, call, { ...request, name: request.applicationName });
    const all = await fetchManagedResources(deps, found, call.signal);
    const annotations = deps.state.settings().general.sensitiveAnnotations;
    return { items: all.filter((item) => isSelected(item, request)).map((item) => maskDiff(item, { annotations })) };
  };
}

/** Every field that the query names must be equal. */
function isSelected(item: v1alpha1.ResourceDiff, query: messages.ResourcesQuery): boolean {
  const fields = ['group', 'kind', 'namespace', 'name'] as const;
  return fields.every((field) => !query[field] || query[field] === item[field]);
}
