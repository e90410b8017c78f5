import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { isNamespaceEnabled, rbacObjectOf } from './application-access.ts';
import { parseApplicationQuery } from './select-applications.ts';

/** The applications that the caller may get and the query asks for, sorted by namespace and name. */
export function listApplications(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'List'> {
  return async (request, call) => {
    const isWanted = parseApplicationQuery(request);
    const wanted = deps.state.applications
      .list()
      .filter((application) => isNamespaceEnabled(deps, application.metadata.namespace) && isWanted(application));
    const items = call.access.filter(wanted, (application) => rbacObjectOf(application, deps.namespace));
    return { metadata: { resourceVersion: highestVersion(items) }, items };
  };
}

/** The highest resourceVersion: a watch that starts there repeats nothing that was listed. */
function highestVersion(items: readonly { metadata: { resourceVersion?: string } }[]): string {
  let highest = 0n;
  for (const { metadata } of items) {
    const version = /^\d+$/.test(metadata.resourceVersion ?? '') ? BigInt(metadata.resourceVersion ?? '0') : 0n;
    if (version > highest) highest = version;
  }
  return highest === 0n ? '' : String(highest);
}
