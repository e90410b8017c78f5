// Cascaded deletion, one pass at a time (reference/behaviour/sync.md §3.10):
//
//   deletionTimestamp ─► cluster known? no ─► drop finalizers
//                          │ yes
//                          ▼
//        objects left, highest wave first ─► delete one wave, wait until it is gone ─┐
//                          ▲                                                         │
//                          └─────────────────────────────────────────────────────────┘
//                          none left ─► drop the finalizer, forget Redis entries
import { annotation, finalizer, type Application, type KubeObject, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { mergeConditions } from '@plumbline/core/app';
import { annotationsOf, isCustomResourceDefinition, resourceKeyOf } from '@plumbline/core/object';
import { effectiveOption, isHook, parseSyncOptions, syncWaveOf, type SyncOptions } from '@plumbline/core/sync';
import { requeueAfter, requeueNever, type Requeue } from '@plumbline/io/controller';
import { checkDestination, deletionHold, type SpecCheck } from '../reconcile/check-spec.ts';
import type { AppSession } from '../reconcile/app-session.ts';
import { instanceNameOf, memoryOf, nowText, type ControllerContext } from '../reconcile/context.ts';
import type { AppPlace } from '../reconcile/app-place.ts';
import { kindFactsOf, reachCluster } from '../reconcile/gather-facts.ts';
import { isOwnedBy } from '../reconcile/gather-live.ts';
import { conditionOf, forgetApp } from '../reconcile/refresh-app.ts';
import type { ClusterState } from '../live-state/cluster-state.ts';
import { releaseHook } from '../operation/manage-hooks.ts';
import { deleteOwned } from '../operation/prune-task.ts';

const pollMs = 2000;
const unreachableMs = 10_000;

const ownFinalizers: readonly string[] = [
  finalizer.resources,
  finalizer.resourcesForeground,
  finalizer.resourcesBackground,
];

/** Whether an application is being deleted. */
export function isBeingDeleted(app: Application): boolean {
  return app.metadata.deletionTimestamp !== undefined && app.metadata.deletionTimestamp !== null;
}

function cascadeOf(app: Application): 'Foreground' | 'Background' | undefined {
  const finalizers = app.metadata.finalizers ?? [];
  if (finalizers.includes(finalizer.resourcesBackground)) return 'Background';
  return finalizers.some((name) => ownFinalizers.includes(name)) ? 'Foreground' : undefined;
}

/** Deletes what the application owns when its finalizer asks for it; the Application itself goes when nothing is left. */
export async function finalizeApp(context: ControllerContext, session: AppSession): Promise<Requeue> {
  const { app } = session;
  const propagation = cascadeOf(app);
  if (propagation === undefined) return requeueNever;
  const settings = context.settings();
  const hold = deletionHold(app, settings);
  if (hold !== undefined) return noteTrouble(context, session, hold);
  const check = checkDestination(app, settings, context.projectRules);
  if (check.kind === 'invalid') return finalizeInvalid(context, session, check);
  const { project, cluster } = check;
  const place = { app, project, cluster, settings, memory: memoryOf(context, session.key) };
  try {
    const state = await reachCluster(context, place);
    const isDone = await deleteWave(context, session, { place, state, propagation });
    if (!isDone) return requeueAfter(pollMs);
  } catch (thrown) {
    return noteTrouble(context, session, AppError.from(thrown));
  }
  await dropFinalizers(context, session);
  return requeueNever;
}

/** A destination that is not known can never be cleaned; a project that forbids it keeps its objects. */
async function finalizeInvalid(
  context: ControllerContext,
  session: AppSession,
  check: Extract<SpecCheck, { kind: 'invalid' }>,
): Promise<Requeue> {
  context.log.warn('application is deleted without its objects', {
    application: session.key,
    why: check.conditions.map((condition) => condition.message).join('; '),
  });
  await dropFinalizers(context, session);
  return requeueNever;
}

async function dropFinalizers(context: ControllerContext, session: AppSession): Promise<void> {
  const rest = (session.app.metadata.finalizers ?? []).filter((name) => !ownFinalizers.includes(name));
  session.change({ finalizers: rest });
  await session.flush({ isExclusive: true });
  await forgetApp(context, session.app);
}

async function noteTrouble(context: ControllerContext, session: AppSession, error: AppError): Promise<Requeue> {
  if (session.signal.aborted) throw error;
  const found: v1alpha1.ApplicationCondition[] = [{ type: 'DeletionError', message: conditionOf(error).message ?? '' }];
  const conditions = mergeConditions(
    session.app.status?.conditions ?? [],
    { types: ['DeletionError'], found },
    nowText(context),
  );
  session.change({ status: { conditions } });
  await session.flush();
  return requeueAfter(unreachableMs);
}

interface Cascade {
  readonly place: AppPlace;
  readonly state: ClusterState;
  readonly propagation: 'Foreground' | 'Background';
}

function isKept(live: KubeObject, options: SyncOptions): boolean {
  if (isCustomResourceDefinition(live)) return true;
  if (annotationsOf(live)[annotation.helmResourcePolicy] === 'keep') return true;
  return effectiveOption('Delete', live, options) === 'false';
}

function ownedObjects(context: ControllerContext, app: Application, { place, state }: Cascade): KubeObject[] {
  const options = parseSyncOptions(app.spec.syncPolicy?.syncOptions);
  const instanceName = instanceNameOf(context, app);
  const { method } = place.settings.snapshot.general.tracking;
  const kindFacts = kindFactsOf(context, place, state);
  const isItself = (live: KubeObject): boolean =>
    live.kind === 'Application' &&
    live.metadata.name === app.metadata.name &&
    live.metadata.namespace === app.metadata.namespace;
  return [...state.index.ownedKeys(instanceName)]
    .flatMap((key) => {
      const entry = state.index.get(key);
      return entry?.body !== undefined && isOwnedBy(entry, instanceName, method) ? [entry.body] : [];
    })
    .filter((live) => !isItself(live) && !isKept(live, options))
    .filter((live) => isHook(live) || kindFacts(resourceKeyOf(live)).refusal === undefined);
}

/**
 * The kinds of which the application is known to have had objects and whose live objects cannot all be seen now: what is left
 * of them is not known. Other kinds that cannot be listed (a broken metrics server) do not hold a deletion up.
 */
function incompleteKinds(app: Application, state: ClusterState): string[] {
  const known = [...(app.status?.resources ?? []), ...(app.status?.operationState?.syncResult?.resources ?? [])];
  const kinds = known
    .filter(({ group = '', kind = '' }) => state.incompleteness(group, kind) !== undefined)
    .map(({ group = '', kind = '' }) => (group === '' ? kind : `${group}/${kind}`));
  return [...new Set(kinds)].sort();
}

function awaitsApproval(app: Application, live: KubeObject, options: SyncOptions): boolean {
  if (effectiveOption('Delete', live, options) !== 'confirm') return false;
  const approvedAt = Date.parse(app.metadata.annotations?.[annotation.deletionApproved] ?? '');
  const deletedAt = Date.parse(app.metadata.deletionTimestamp ?? '');
  return Number.isNaN(approvedAt) || approvedAt < deletedAt;
}

/** Deletes the highest wave that is left; true when nothing is left. */
async function deleteWave(context: ControllerContext, session: AppSession, cascade: Cascade): Promise<boolean> {
  const { app } = session;
  const { state, propagation, place } = cascade;
  const objects = ownedObjects(context, app, cascade);
  if (objects.length === 0) {
    const kinds = incompleteKinds(app, state);
    if (kinds.length === 0) return true;
    throw new AppError(
      'CLUSTER_INCOMPLETE',
      `delete objects of "${app.metadata.name}": these kinds cannot be listed: ${kinds.join(', ')}`,
    );
  }
  const options = parseSyncOptions(app.spec.syncPolicy?.syncOptions);
  const waiting = objects.filter((live) => awaitsApproval(app, live, options));
  if (waiting.length > 0) {
    throw new AppError(
      'FAILED_PRECONDITION',
      `delete objects of "${app.metadata.name}": ${waiting.length} wait for confirmation`,
    );
  }
  const wave = Math.max(...objects.map(syncWaveOf));
  const owner = {
    state,
    instanceName: instanceNameOf(context, app),
    tracking: place.settings.snapshot.general.tracking,
    signal: session.signal,
  };
  await Promise.all(
    objects
      .filter((live) => syncWaveOf(live) === wave)
      .map((live) => context.writeSlots.run(() => deleteOne(live, owner, propagation))),
  );
  return false;
}

type Owner = Parameters<typeof deleteOwned>[1];

async function deleteOne(live: KubeObject, owner: Owner, propagation: 'Foreground' | 'Background'): Promise<void> {
  const key = resourceKeyOf(live);
  const hasHookFinalizer = live.metadata.finalizers?.includes(finalizer.hook) === true;
  if (hasHookFinalizer) {
    await releaseHook(live, owner.state, owner.signal);
  }
  await deleteOwned(key, owner, () => propagation);
  const rest = await owner.state.getLive(key, owner.signal);
  if (rest === undefined) owner.state.noteGone(live);
}
