import { finalizer, type KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { getList, isCustomResourceDefinition, parseApiVersion, withMetadata } from '@plumbline/core/object';
import {
  applyOptionsFor,
  isOptionOn,
  keepIgnoredFields,
  type ApplyOptions,
  type ApplyTask,
  type SyncOptions,
  type TaskOutcome,
} from '@plumbline/core/sync';
import { imagesOfPodSpec } from '@plumbline/core/app';
import { applyObject, type ApiResource, type ApplyResult } from '@plumbline/io/kube';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterState } from '../live-state/cluster-state.ts';
import { migrateManagers } from './migrate-managers.ts';
import { scrubSecret } from './scrub-secret.ts';

/** The name under which our writes stand in `managedFields`. */
export const fieldManager = 'argocd-controller';

/** How tasks are applied. */
export interface ApplyPlace {
  readonly state: ClusterState;
  readonly options: SyncOptions;
  readonly isForced: boolean;
  readonly isDryRun: boolean;
  /** A client-side manager whose fields move to ours before server-side apply. */
  readonly extraManager: string | undefined;
  /** Pointers that are ignored in an object; used with `RespectIgnoreDifferences=true`. */
  readonly ignoredPointers: (object: KubeObject) => readonly string[];
  readonly signal: AbortSignal;
}

/** `configmap/settings` or `deployment.apps/web`, as kubectl names an object. */
function describeObject(object: KubeObject): string {
  const { group } = parseApiVersion(object.apiVersion);
  const kind = object.kind.toLowerCase();
  return `${group === '' ? kind : `${kind}.${group}`}/${object.metadata.name}`;
}

async function resourceOf(object: KubeObject, state: ClusterState): Promise<ApiResource> {
  const { group, version } = parseApiVersion(object.apiVersion);
  const known = state.kinds.getVersion(group, version, object.kind);
  if (known !== undefined) return { ...known, version };
  await state.refreshKinds();
  const found = state.kinds.getVersion(group, version, object.kind);
  if (found !== undefined) return { ...found, version };
  throw new AppError('KUBE_REFUSED', `no matches for kind "${object.kind}" in version "${object.apiVersion}"`);
}

function desiredOf(task: ApplyTask): KubeObject {
  if (task.hook === undefined) return task.desired;
  const finalizers = task.desired.metadata.finalizers ?? [];
  if (finalizers.includes(finalizer.hook)) return task.desired;
  return withMetadata(task.desired, { finalizers: [...finalizers, finalizer.hook] });
}

function modeOf(options: ApplyOptions): 'client' | 'server' | 'replace' {
  if (options.replace) return 'replace';
  return options.serverSide ? 'server' : 'client';
}

async function write(task: ApplyTask, place: ApplyPlace, options: ApplyOptions): Promise<ApplyResult> {
  const { state, signal } = place;
  const wanted = desiredOf(task);
  const resource = await resourceOf(wanted, state);
  const entry = await state.entryWithBody(task.key, signal);
  const live = entry?.body === undefined ? 'absent' : await state.inVersion(entry.body, wanted.apiVersion, signal);
  const mode = modeOf(options);
  if (mode === 'server' && live !== 'absent' && !place.isDryRun) {
    const managers = { manager: fieldManager, extraManager: place.extraManager, options: place.options };
    await migrateManagers({ task, resource, live, ...managers }, state, signal);
  }
  const isRespected = live !== 'absent' && isOptionOn('RespectIgnoreDifferences', undefined, place.options);
  const desired = isRespected ? keepIgnoredFields(wanted, live, place.ignoredPointers(wanted)) : wanted;
  return applyObject(
    state.client,
    { resource, namespace: resource.namespaced ? task.key.namespace : undefined, desired, live },
    {
      mode,
      fieldManager,
      isForced: true,
      isClientDryRun: place.isDryRun,
      fieldValidation: options.validate ? 'Strict' : 'Ignore',
      signal,
    },
  );
}

/** Kinds that are never deleted in order to be replaced: everything in them would go. */
function isNeverRecreated(object: KubeObject): boolean {
  return isCustomResourceDefinition(object) || (object.kind === 'Namespace' && object.apiVersion === 'v1');
}

async function recreate(task: ApplyTask, place: ApplyPlace, options: ApplyOptions): Promise<ApplyResult> {
  const { state, signal } = place;
  const live = await state.getLive(task.key, signal);
  if (live !== undefined) await deleteAndWait(live, task, place);
  return write(task, place, { ...options, replace: false, serverSide: false });
}

async function deleteAndWait(live: KubeObject, task: ApplyTask, { state, signal }: ApplyPlace): Promise<void> {
  const resource = await resourceOf(live, state);
  const namespace = resource.namespaced ? task.key.namespace : undefined;
  const { uid, resourceVersion } = live.metadata;
  await state.client.delete(
    { resource, namespace, name: task.key.name },
    { preconditions: { uid, resourceVersion }, propagationPolicy: 'Foreground', signal },
  );
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const rest = await state.getLive(task.key, signal);
    if (rest === undefined || rest.metadata.uid !== uid) return state.noteGone(live);
    await delay(500, undefined, { signal });
  }
  throw new AppError(
    'TIMEOUT',
    `delete ${describeObject(live)} in order to create it anew: it is still there after 30 s`,
  );
}

/**
 * Whether only a new object can take the wanted form, as `kubectl apply --force` judges it: the change is invalid or in
 * conflict. A missing right or a webhook that does not answer would refuse the new object too, with the old one gone.
 */
function isUnchangeable(error: unknown): boolean {
  return hasCode(error, 'CONFLICT') || (hasCode(error, 'KUBE_REFUSED') && error.details['status'] === 422);
}

async function writeOrForce(task: ApplyTask, place: ApplyPlace): Promise<ApplyResult> {
  const options = applyOptionsFor(task.desired, place.options, place.isForced);
  const mayRecreate = options.force && !place.isDryRun && !isNeverRecreated(task.desired);
  if (mayRecreate && options.replace) return recreate(task, place, options);
  try {
    return await write(task, place, options);
  } catch (error) {
    if (!mayRecreate || !isUnchangeable(error)) throw error;
    return recreate(task, place, options);
  }
}

/** The server's own words when it refused, else the whole text. */
function refusalOf(error: AppError): string {
  const message = error.details['message'];
  return typeof message === 'string' && message !== '' ? message : error.message;
}

function isEstablished(definition: KubeObject): boolean {
  return getList(definition, ['status', 'conditions']).some(
    (condition) =>
      typeof condition === 'object' &&
      condition !== null &&
      'type' in condition &&
      'status' in condition &&
      condition.type === 'Established' &&
      condition.status === 'True',
  );
}

/** A definition is usable only when the server says so; waits up to 3 s. */
async function awaitEstablished(task: ApplyTask, { state, signal }: ApplyPlace): Promise<void> {
  for (let attempt = 0; attempt < 30; attempt += 1) {
    const live = await state.getLive(task.key, signal);
    if (live !== undefined && isEstablished(live)) break;
    await delay(100, undefined, { signal });
  }
  await state.refreshKinds();
}

function podSpecOf(object: KubeObject): unknown {
  const spec = object['spec'];
  if (object.kind === 'Pod' || typeof spec !== 'object' || spec === null) return spec;
  const template = 'template' in spec ? spec.template : undefined;
  return typeof template === 'object' && template !== null && 'spec' in template ? template.spec : undefined;
}

/** Applies one object; a refusal is its result, in the words of the API server. */
export async function applyTask(task: ApplyTask, place: ApplyPlace): Promise<TaskOutcome> {
  const images = imagesOfPodSpec(podSpecOf(task.desired));
  try {
    const { action, object } = await writeOrForce(task, place);
    const message = `${describeObject(task.desired)} ${action}${place.isDryRun ? ' (dry run)' : ''}`;
    if (place.isDryRun) return { status: 'Synced', phase: 'Succeeded', message, images };
    place.state.noteWritten({ ...object, apiVersion: task.desired.apiVersion, kind: task.desired.kind });
    if (isCustomResourceDefinition(task.desired)) await awaitEstablished(task, place);
    return { status: 'Synced', phase: 'Running', message, images };
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (place.signal.aborted) throw error;
    const message = scrubSecret(refusalOf(error), task.desired);
    return { status: 'SyncFailed', phase: 'Failed', message, images };
  }
}
