import type { v1alpha1 } from '@plumbline/contract/crd';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { readTree, treeChannel } from '../../state/application-cache.ts';
import { LatestByKey } from '../../streams/latest-by-key.ts';
import { findApplication } from './application-access.ts';
import { fetchTree } from './await-application-cache.ts';

/** The resource tree now and after each change; trees that differ in nothing are not sent again. */
export function watchResourceTree(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'WatchResourceTree'> {
  return async function* (request, call) {
    const name = { ...request, name: request.applicationName };
    const found = findApplication(deps, call, name);
    const of = { application: found, controlNamespace: deps.namespace };
    const changes = new LatestByKey<true>((_waiting, next) => next);
    const stop = await deps.cache.subscribe(treeChannel(of), () => changes.push('tree', true));
    try {
      let sent = await fetchTree(deps, found, call.signal);
      yield sent;
      for await (const _change of changes.read(call.signal)) {
        // Rights may have gone while the stream was open.
        findApplication(deps, call, name);
        const next = await readTree(deps.cache, of);
        if (next === undefined || isSame(next, sent)) continue;
        sent = next;
        yield next;
      }
    } finally {
      await stop();
    }
  };
}

function isSame(a: v1alpha1.ApplicationTree, b: v1alpha1.ApplicationTree): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
