import { finalizer, type KubeObject } from '@plumbline/contract/crd';
import { hasCode } from '@plumbline/contract/errors';
import type { HookRemoval } from '@plumbline/core/sync';
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

/** Deletes a hook object, this very one; its finalizer goes with it. */
export async function deleteHook(hook: HookRemoval, state: ClusterState, signal: AbortSignal): Promise<void> {
  const current = await state.getLive(hook.task.key, signal);
  if (current === undefined || current.metadata.uid !== hook.live.metadata.uid) return state.noteGone(hook.live);
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
