import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ServerDeps } from '../../ports.ts';
import { readManagedResources, readTree } from '../../state/application-cache.ts';
import { requestRefresh, waitForRefresh } from './request-refresh.ts';

/**
 * The resource tree of an application. When Redis has none (it was emptied), the controller is asked to write it anew
 * and waited for. Throws NOT_FOUND when there is none even then.
 */
export async function fetchTree(
  deps: ServerDeps,
  application: Application,
  signal: AbortSignal,
): Promise<v1alpha1.ApplicationTree> {
  const of = { application, controlNamespace: deps.namespace };
  return fetchOrRefresh(deps, { application, signal, read: () => readTree(deps.cache, of) });
}

/** The compared objects of an application, as `fetchTree`. */
export async function fetchManagedResources(
  deps: ServerDeps,
  application: Application,
  signal: AbortSignal,
): Promise<v1alpha1.ResourceDiff[]> {
  const of = { application, controlNamespace: deps.namespace };
  return fetchOrRefresh(deps, { application, signal, read: () => readManagedResources(deps.cache, of) });
}

/** A page that shows a tree should say soon that there is none. */
const CACHE_WAIT_MS = 60_000;

interface CachedRead<T> {
  application: Application;
  signal: AbortSignal;
  read: () => Promise<T | undefined>;
}

async function fetchOrRefresh<T>(deps: ServerDeps, of: CachedRead<T>): Promise<T> {
  const known = await of.read();
  if (known !== undefined) return known;
  const requested = await requestRefresh(deps, of.application, 'normal');
  await waitForRefresh(deps, requested, { signal: of.signal, limitMs: CACHE_WAIT_MS });
  const fresh = await of.read();
  if (fresh !== undefined) return fresh;
  const { name } = of.application.metadata;
  throw new AppError('NOT_FOUND', `read the state of application "${name}": the controller has not written it yet`);
}
