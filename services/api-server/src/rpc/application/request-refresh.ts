import { annotation, type Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { resources } from '@plumbline/io/kube';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';

/** How thorough a refresh is: `hard` also throws rendered manifests away. */
export type RefreshKind = 'normal' | 'hard';

/** Longest wait for the controller when the caller sets no limit. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** Asks the controller for a refresh: the annotation and the time of the request. */
export async function requestRefresh(
  deps: ServerDeps,
  application: Application,
  kind: RefreshKind,
): Promise<Application> {
  const { namespace, name } = application.metadata;
  const annotations = { [annotation.refresh]: kind, [annotation.refreshTimestamp]: deps.now().toISOString() };
  return deps.kube.patch<Stored<Application>>(
    { resource: resources.applications, namespace, name },
    { kind: 'merge', body: { metadata: { annotations } } },
  );
}

/** How long a refresh is waited for. */
export interface RefreshWait {
  signal: AbortSignal;
  /** Default: ten minutes. */
  limitMs?: number;
}

/** The application as soon as the controller has taken the refresh annotation away. Throws TIMEOUT, CANCELLED, NOT_FOUND. */
export function waitForRefresh(
  deps: ServerDeps,
  requested: Application,
  { signal, limitMs = LONGEST_WAIT_MS }: RefreshWait,
): Promise<Application> {
  const { namespace, name, resourceVersion = '0' } = requested.metadata;
  return new Promise((resolve, reject) => {
    const finish = (outcome: () => void): void => {
      stop();
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      outcome();
    };
    const look = (application: Application | undefined): void => {
      if (application === undefined) return;
      const isNewer = Number(application.metadata.resourceVersion ?? '0') > Number(resourceVersion);
      if (isNewer && application.metadata.annotations?.[annotation.refresh] === undefined) {
        finish(() => resolve(application));
      }
    };
    const onAbort = (): void =>
      finish(() => reject(new AppError('CANCELLED', `refresh application "${name}": the client went away`)));
    const timer = setTimeout(
      () =>
        finish(() => reject(new AppError('TIMEOUT', `refresh application "${name}": the controller did not answer`))),
      limitMs,
    );
    const stop = deps.state.applicationChanges.add(({ before, after }) => {
      const changed = after ?? before;
      if (changed?.metadata.name !== name || changed.metadata.namespace !== namespace) return;
      if (after === undefined) {
        finish(() => reject(new AppError('NOT_FOUND', `applications.argoproj.io "${name}" not found`)));
        return;
      }
      look(after);
    });
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else look(deps.state.applications.get(namespace, name));
  });
}
