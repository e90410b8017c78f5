import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { formatResourceKey, parseApiVersion, resourceKeyOf, type ResourceKey } from '../object/index.ts';

/** The phases of a sync, in the order in which they run; `SyncFail` runs only after a failure. */
export const syncPhases = ['PreSync', 'Sync', 'PostSync', 'SyncFail'] as const;

/** One of the phases. */
export type SyncPhase = (typeof syncPhases)[number];

/** When a hook object is deleted. */
export type HookDeletePolicy = 'HookSucceeded' | 'HookFailed' | 'BeforeHookCreation';

interface TaskBase {
  /** `<phase>:<group>/<kind>/<namespace>/<name>`: the key of its result. */
  readonly id: string;
  readonly key: ResourceKey;
  readonly version: string;
  readonly phase: SyncPhase;
  readonly wave: number;
}

/** Create or change an object. */
export interface ApplyTask extends TaskBase {
  readonly kind: 'apply';
  readonly desired: KubeObject;
  readonly live?: KubeObject;
  /** Present when the object is a hook of this phase. */
  readonly hook?: { readonly deletePolicies: readonly HookDeletePolicy[] };
}

/** Delete an object that is no longer desired. */
export interface PruneTask extends TaskBase {
  readonly kind: 'prune';
  readonly live: KubeObject;
  /** Why it is left alone; absent when it is to be deleted. The words go into its result. */
  readonly skipReason?: string;
  /** Whether a person has to approve it first. */
  readonly needsConfirmation: boolean;
}

/** One piece of work of a sync. */
export type SyncTask = ApplyTask | PruneTask;

/** The key of a task's result, equal for a task and for the result that Argo CD's status holds. */
function taskId(phase: string, key: ResourceKey): string {
  return `${phase}:${formatResourceKey(key)}`;
}

/** The key under which a stored result is found again. */
export function resultId(result: v1alpha1.ResourceResult): string {
  return taskId(result.syncPhase ?? 'Sync', {
    group: result.group ?? '',
    kind: result.kind ?? '',
    namespace: result.namespace ?? '',
    name: result.name ?? '',
  });
}

/** The common part of a task for an object. */
export function taskBase(object: KubeObject, phase: SyncPhase, wave: number): TaskBase {
  const key = resourceKeyOf(object);
  return { id: taskId(phase, key), key, version: parseApiVersion(object.apiVersion).version, phase, wave };
}
