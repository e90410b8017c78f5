import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplicationSet, projectOfSet } from './applicationset-access.ts';

/** Deletes an ApplicationSet. */
export function deleteApplicationSet(deps: ServerDeps): ApiHandler<'applicationset.ApplicationSetService', 'Delete'> {
  return async (request, call) => {
    const found = findApplicationSet(deps, call, request);
    const { namespace, name, uid } = found.metadata;
    await deps.kube.delete(
      { resource: resources.applicationSets, namespace, name },
      uid === undefined ? {} : { preconditions: { uid } },
    );
    return { project: projectOfSet(found), applicationset: found };
  };
}
