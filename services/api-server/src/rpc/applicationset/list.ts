import { AppError } from '@plumbline/contract/errors';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { parseLabelSelector } from '../../state/label-selector.ts';
import { isNamespaceEnabled } from '../application/application-access.ts';
import { projectOfSet, rbacObjectOfSet } from './applicationset-access.ts';

/** The ApplicationSets that the caller may get and the query asks for. */
export function listApplicationSets(deps: ServerDeps): ApiHandler<'applicationset.ApplicationSetService', 'List'> {
  return async (request, call) => {
    const matches = parseLabelSelector(request.selector ?? '');
    if (matches === undefined) {
      throw new AppError(
        'INVALID_ARGUMENT',
        `read the selector "${request.selector ?? ''}": it is not a label selector`,
      );
    }
    const { projects = [], appsetNamespace } = request;
    const wanted = deps.state.applicationSets
      .list()
      .filter(
        (set) =>
          isNamespaceEnabled(deps, set.metadata.namespace) &&
          (!appsetNamespace || set.metadata.namespace === appsetNamespace) &&
          (projects.length === 0 || projects.includes(projectOfSet(set))) &&
          matches(set.metadata.labels ?? {}),
      );
    return { metadata: {}, items: call.access.filter(wanted, (set) => rbacObjectOfSet(set, deps.namespace)) };
  };
}
