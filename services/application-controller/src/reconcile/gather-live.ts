import type { KubeObject } from '@plumbline/contract/crd';
import { formatResourceKey, resourceKeyOf } from '@plumbline/core/object';
import type { ClusterState } from '../live-state/cluster-state.ts';
import type { LiveEntry } from '../live-state/object-index.ts';
import type { AppPlace } from './app-place.ts';
import { instanceNameOf, type ControllerContext } from './context.ts';

/** The live side of a comparison; keys are those of `formatResourceKey`. */
export interface LiveObjects {
  /** What the application owns, and the counterparts of what it desires. */
  readonly live: ReadonlyMap<string, KubeObject>;
  /** Keys of what it owns by a mark written for that very object. */
  readonly owned: ReadonlySet<string>;
  /** Keys of counterparts that another application owns, with its instance name. */
  readonly foreign: ReadonlyMap<string, string>;
}

/** Where live objects are read. */
export interface LiveSource {
  readonly state: ClusterState;
  readonly desired: readonly KubeObject[];
  readonly signal: AbortSignal;
}

/** Whether an application owns a live object, by a mark that was written for that very object. */
export function isOwnedBy(entry: LiveEntry, instanceName: string, method: string): boolean {
  if (entry.owner !== instanceName || !entry.isOwn) return false;
  // By label alone a child that inherited the label cannot be told from a managed object but by its owner.
  return method !== 'label' || entry.node.parents.length === 0;
}

/** The live counterpart of a desired object in its version, with managed fields where a rule asks for them. */
async function counterpartOf(
  context: ControllerContext,
  place: AppPlace,
  pair: { desired: KubeObject; body: KubeObject; source: LiveSource },
): Promise<KubeObject> {
  const { state, signal } = pair.source;
  const body = await state.inVersion(pair.body, pair.desired.apiVersion, signal);
  const needsManagers = context.objectRules.needsManagedFields(pair.desired, place.app, place.settings);
  return needsManagers ? state.withManagedFields(body, signal) : body;
}

/** Reads the live objects of an application. */
export async function gatherLive(
  context: ControllerContext,
  place: AppPlace,
  source: LiveSource,
): Promise<LiveObjects> {
  const instanceName = instanceNameOf(context, place.app);
  const { method } = place.settings.snapshot.general.tracking;
  const live = new Map<string, KubeObject>();
  const owned = new Set<string>();
  const foreign = new Map<string, string>();
  for (const key of source.state.index.ownedKeys(instanceName)) {
    const entry = source.state.index.get(key);
    if (entry?.body === undefined || !isOwnedBy(entry, instanceName, method)) continue;
    live.set(key, entry.body);
    owned.add(key);
  }
  for (const desired of source.desired) {
    const key = resourceKeyOf(desired);
    const entry = key.name === '' ? undefined : await source.state.entryWithBody(key, source.signal);
    if (entry?.body === undefined) continue;
    const name = formatResourceKey(key);
    live.set(name, await counterpartOf(context, place, { desired, body: entry.body, source }));
    if (entry.isOwn && entry.owner !== undefined && entry.owner !== instanceName) foreign.set(name, entry.owner);
  }
  return { live, owned, foreign };
}
