import type { KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { effectiveOption, type PruneTask, type SyncOptions, type TaskOutcome } from '@plumbline/core/sync';
import { isSelfReferencing, readOwner, type TrackingSettings } from '@plumbline/core/tracking';
import type { ResourceKey } from '@plumbline/core/object';
import type { ClusterState } from '../live-state/cluster-state.ts';

/** Whose objects may be deleted, where and how. */
export interface PrunePlace {
  readonly state: ClusterState;
  readonly instanceName: string;
  readonly tracking: TrackingSettings;
  readonly options: SyncOptions;
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
}

type Propagation = 'Foreground' | 'Background' | 'Orphan';

function propagationOf(live: KubeObject, options: SyncOptions): Propagation {
  const policy = effectiveOption('PrunePropagationPolicy', live, options);
  if (policy === 'background') return 'Background';
  return policy === 'orphan' ? 'Orphan' : 'Foreground';
}

/**
 * Deletes an object that an application owns, after a live read: only what carries the application's own mark for this very
 * object goes, and only in the version that was read (DESIGN §6 rule 3). True when it is gone or going.
 */
export async function deleteOwned(
  key: ResourceKey,
  place: Omit<PrunePlace, 'options' | 'isDryRun'>,
  propagationPolicy: (live: KubeObject) => Propagation,
): Promise<boolean> {
  const { state, tracking, instanceName, signal } = place;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const live = await state.getLive(key, signal);
    if (live === undefined) return true;
    if (readOwner(live, tracking)?.instanceName !== instanceName || !isSelfReferencing(live, tracking)) return false;
    if (live.metadata.deletionTimestamp !== undefined && live.metadata.deletionTimestamp !== null) return true;
    const isDeleted = await deleteVersion(live, { key, place, propagationPolicy: propagationPolicy(live) });
    if (isDeleted) return true;
  }
  throw new AppError('CONFLICT', `delete ${key.kind} "${key.name}": it changed at each try`);
}

interface DeleteVersion {
  readonly key: ResourceKey;
  readonly place: Omit<PrunePlace, 'options' | 'isDryRun'>;
  readonly propagationPolicy: Propagation;
}

async function deleteVersion(live: KubeObject, { key, place, propagationPolicy }: DeleteVersion): Promise<boolean> {
  const { state, signal } = place;
  const resource = state.kinds.get(key.group, key.kind);
  if (resource === undefined) return true;
  const { uid, resourceVersion } = live.metadata;
  try {
    await state.client.delete(
      { resource, namespace: resource.namespaced ? key.namespace : undefined, name: key.name },
      { preconditions: { uid, resourceVersion }, propagationPolicy, signal },
    );
    return true;
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return true;
    if (hasCode(error, 'CONFLICT')) return false;
    throw error;
  }
}

/** Prunes one object; a refusal is its result. */
export async function pruneTask(task: PruneTask, place: PrunePlace): Promise<TaskOutcome> {
  if (task.skipReason !== undefined) {
    return { status: 'PruneSkipped', phase: 'Succeeded', message: task.skipReason };
  }
  if (place.isDryRun) return { status: 'Pruned', phase: 'Succeeded', message: 'pruned (dry run)' };
  try {
    const isOurs = await deleteOwned(task.key, place, (live) => propagationOf(live, place.options));
    if (isOurs) return { status: 'Pruned', phase: 'Succeeded', message: 'pruned' };
    return {
      status: 'PruneSkipped',
      phase: 'Succeeded',
      message: 'ignored (it no longer belongs to this application)',
    };
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (place.signal.aborted) throw error;
    return { status: 'SyncFailed', phase: 'Failed', message: error.message };
  }
}
