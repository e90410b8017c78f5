import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import type { Change } from '../../state/change-listeners.ts';
import { LatestByKey } from '../../streams/latest-by-key.ts';
import { isNamespaceEnabled, rbacObjectOf } from './application-access.ts';
import { parseApplicationQuery } from './select-applications.ts';

interface WatchEvent extends v1alpha1.ApplicationWatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  application: Application;
}

/**
 * The applications that the caller may get, as ADDED events (unless it names a resourceVersion), then every change.
 * An application that the caller may no longer see leaves with DELETED. A slow reader gets the newest state of each
 * application, not every step.
 */
export function watchApplications(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Watch'> {
  return async function* (request, call) {
    const isWanted = parseApplicationQuery(request);
    const isShown = (application: Application | undefined): application is Application =>
      application !== undefined &&
      isNamespaceEnabled(deps, application.metadata.namespace) &&
      isWanted(application) &&
      call.access.isAllowed(rbacObjectOf(application, deps.namespace));
    const queue = new LatestByKey<WatchEvent>(mergeEvents);
    const stop = deps.state.applicationChanges.add((change) => {
      const event = eventOf(change, isShown);
      if (event !== undefined) queue.push(keyOf(event.application), event);
    });
    try {
      const listed = call.access.filter(deps.state.applications.list().filter(isShown), (application) =>
        rbacObjectOf(application, deps.namespace),
      );
      if (!request.resourceVersion) {
        for (const application of listed) queue.push(keyOf(application), { type: 'ADDED', application });
      }
      yield* queue.read(call.signal);
    } finally {
      stop();
    }
  };
}

function eventOf(
  change: Change<Application>,
  isShown: (application: Application | undefined) => application is Application,
): WatchEvent | undefined {
  const { before, after } = change;
  if (isShown(after)) return { type: isShown(before) ? 'MODIFIED' : 'ADDED', application: after };
  return isShown(before) ? { type: 'DELETED', application: before } : undefined;
}

function mergeEvents(waiting: WatchEvent, next: WatchEvent): WatchEvent | undefined {
  if (next.type === 'DELETED') return waiting.type === 'ADDED' ? undefined : next;
  if (waiting.type === 'ADDED') return { type: 'ADDED', application: next.application };
  return { type: 'MODIFIED', application: next.application };
}

function keyOf(application: Application): string {
  return `${application.metadata.namespace}/${application.metadata.name}`;
}
