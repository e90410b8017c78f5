import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import type { ResourceKey } from '../object/index.ts';
import type { SyncTask } from './sync-task.ts';

/** What is known of a kind in the destination cluster. */
export interface KindFacts {
  readonly isNamespaced: boolean;
  /** Whether the API server serves it. */
  readonly isServed: boolean;
  /** False when a list of it failed: nothing of it counts as missing and nothing of it is pruned. */
  readonly isComplete: boolean;
  /** Why the project does not permit it, or absent when it does. */
  readonly refusal?: string;
}

/** What a plan is made from. */
export interface PlanFacts {
  /** The rendered objects in order, hooks included. */
  readonly desired: readonly KubeObject[];
  /** Live objects by `formatResourceKey`: those that belong to the application and the counterparts of the desired ones. */
  readonly live: ReadonlyMap<string, KubeObject>;
  /** Keys of the live objects that this application owns by a self-referencing tracking mark. */
  readonly owned: ReadonlySet<string>;
  readonly operation: v1alpha1.SyncOperation;
  /** The revision that is applied. */
  readonly revision: string;
  readonly startedAtMs: number;
  /** By `formatResourceKey`. */
  readonly kindFacts: (key: ResourceKey) => KindFacts;
  /** Keys of the objects that differ; used by `ApplyOutOfSyncOnly`. */
  readonly outOfSync: ReadonlySet<string>;
  readonly pruneGuard: { readonly isEnabled: boolean; readonly allowEmpty: boolean; readonly renderedCount: number };
}

/** A task that must not run, and why. */
export interface InvalidTask {
  readonly task: SyncTask;
  readonly message: string;
}

/** What a sync has to do. */
export interface SyncPlan {
  /** Ordered: see `order/order-tasks.ts`. */
  readonly tasks: readonly SyncTask[];
  /** With anything in here the operation fails before it touches anything. */
  readonly invalid: readonly InvalidTask[];
  /** Why the prune waits for a person, for the message of the operation. */
  readonly confirmationReason?: string;
}
