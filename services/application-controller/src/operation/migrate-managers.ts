import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf } from '@plumbline/core/object';
import { effectiveOption, migrateOwnership, type ApplyTask, type SyncOptions } from '@plumbline/core/sync';
import type { ApiResource } from '@plumbline/io/kube';
import type { ClusterState } from '../live-state/cluster-state.ts';

/** What is migrated. */
export interface Migration {
  readonly task: ApplyTask;
  readonly resource: ApiResource;
  readonly live: KubeObject;
  /** The manager of our own writes, by either way of applying. */
  readonly manager: string;
  /** A further client-side manager that the application names. */
  readonly extraManager: string | undefined;
  readonly options: SyncOptions;
}

/**
 * Before an object that was applied by client is first applied on the server, its fields go to the server-side manager
 * (`ClientSideApplyMigration`, default on): else what is dropped from Git later would stay for ever.
 */
export async function migrateManagers(migration: Migration, state: ClusterState, signal: AbortSignal): Promise<void> {
  const { task, resource, live, manager, extraManager, options } = migration;
  const isWanted = effectiveOption('ClientSideApplyMigration', task.desired, options) !== 'false';
  if (!isWanted || annotationsOf(live)[annotation.lastApplied] === undefined) return;
  const current = await state.getLive(task.key, signal);
  const from = ['kubectl-client-side-apply', manager, ...(extraManager === undefined ? [] : [extraManager])];
  const managedFields = migrateOwnership(current?.metadata.managedFields ?? [], { from, to: manager });
  if (current === undefined || managedFields === undefined) return;
  const body = [
    { op: 'replace', path: '/metadata/managedFields', value: managedFields },
    { op: 'replace', path: '/metadata/resourceVersion', value: current.metadata.resourceVersion },
  ];
  const namespace = resource.namespaced ? task.key.namespace : undefined;
  await state.client.patch({ resource, namespace, name: task.key.name }, { kind: 'json', body }, { signal });
}
