import { finalizer, type KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import type { HookRemoval } from '@plumbline/core/sync';
import { readOwner, type TrackingSettings } from '@plumbline/core/tracking';
import type { ClusterState } from '../live-state/cluster-state.ts';

/** Takes our finalizer from a hook object, so that others may delete it. */
export async function releaseHook(live: KubeObject, state: ClusterState, signal: AbortSignal): Promise<void> {
  const finalizers = live.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer.hook)) return;
  const target = targetOf(live, state);
  if (target === undefined) return;
  const rest = finalizers.filter((name) => name !== finalizer.hook);
  const body = {
    metadata: { finalizers: rest.length === 0 ? null : rest, resourceVersion: live.metadata.resourceVersion },
  };
  try {
    const object = await state.client.patch(target, { kind: 'merge', body }, { signal });
    state.noteWritten({ ...object, apiVersion: live.apiVersion, kind: live.kind });
  } catch (error) {
    // Gone already, or changed: the next step sees it anew.
    if (!hasCode(error, 'NOT_FOUND', 'CONFLICT')) throw error;
  }
}

function targetOf(live: KubeObject, state: ClusterState): Parameters<ClusterState['client']['patch']>[0] | undefined {
  const cut = live.apiVersion.lastIndexOf('/');
  const resource = state.kinds.get(cut < 0 ? '' : live.apiVersion.slice(0, cut), live.kind);
  if (resource === undefined) return undefined;
  return { resource, namespace: resource.namespaced ? live.metadata.namespace : undefined, name: live.metadata.name };
}

/** Whose hooks may be deleted, and where. */
export interface HookPlace {
  readonly state: ClusterState;
  readonly instanceName: string;
  readonly tracking: TrackingSettings;
  readonly signal: AbortSignal;
}

/**
 * Deletes a hook object, this very one; its finalizer goes with it. Throws `FAILED_PRECONDITION` for an object of the same name
 * that does not belong to the application (DESIGN §6 rule 3).
 */
export async function deleteHook(hook: HookRemoval, place: HookPlace): Promise<void> {
  const { state, signal } = place;
  const current = await state.getLive(hook.task.key, signal);
  if (current === undefined || current.metadata.uid !== hook.live.metadata.uid) return state.noteGone(hook.live);
  if (readOwner(current, place.tracking)?.instanceName !== place.instanceName) {
    const name = `${current.kind} "${current.metadata.name}"`;
    throw new AppError('FAILED_PRECONDITION', `delete hook ${name}: it does not belong to this application`);
  }
  await releaseHook(current, state, signal);
  const target = targetOf(current, state);
  if (target === undefined) return;
  const isGoing = current.metadata.deletionTimestamp !== undefined && current.metadata.deletionTimestamp !== null;
  if (isGoing) return;
  try {
    await state.client.delete(target, {
      preconditions: { uid: current.metadata.uid },
      propagationPolicy: 'Foreground',
      signal,
    });
  } catch (error) {
    if (!hasCode(error, 'NOT_FOUND', 'CONFLICT')) throw error;
  }
}
