import { annotation, type Application, type ApplicationSet } from '@plumbline/contract/crd';
import { decideAppset, ownedApplications, requeueAfterSeconds, statusOf } from '@plumbline/core/appset';
import { deepEqual } from '@plumbline/core/std';
import { requeueAfter, requeueNever, requeueWithBackoff, type Requeue } from '@plumbline/io/controller';
import type { AppsetKey } from '../ports.ts';
import { carryOut, type CarriedOut } from './carry-out.ts';
import type { Context } from './context.ts';
import { finishDeletion } from './delete-appset.ts';
import { gatherFacts, type Gathered } from './gather-facts.ts';

/** Brings the Applications of one set to what its generators say, and its status to what was found. */
export async function reconcileAppset(key: AppsetKey, context: Context, signal: AbortSignal): Promise<Requeue> {
  const appset = context.controlPlane.appset(key);
  if (!appset) {
    context.inputs.forget(key);
    return requeueNever;
  }
  if (appset.metadata.deletionTimestamp) return finishDeletion(appset, { context, signal });
  const startedMs = context.clock.nowMs();
  const isFresh = appset.metadata.annotations?.[annotation.applicationSetRefresh] !== undefined;
  const gathered = await gatherFacts(
    appset,
    { inputs: isFresh ? new Map() : knownInputs(key, appset, context), isFresh },
    { context, signal },
  );
  rememberInputs(key, appset, { gathered, context });
  const written = await carryOut(appset, decideAppset(gathered.result, gathered.facts), { context, signal });
  await writeStatus(appset, { written, existing: gathered.facts.existing }, { context, signal });
  if (isFresh) await clearRefresh(appset, { context, signal });
  report(appset, written, { context, durationMs: context.clock.nowMs() - startedMs });
  return nextLook(key, appset, { gathered, written, context });
}

function intervalMs(appset: ApplicationSet, context: Context): number | undefined {
  const seconds = requeueAfterSeconds(appset.spec, context.options.intervalMs / 1000);
  return seconds === undefined ? undefined : seconds * 1000;
}

function knownInputs(key: AppsetKey, appset: ApplicationSet, context: Context): ReturnType<Context['inputs']['read']> {
  const maxAgeMs = intervalMs(appset, context) ?? 0;
  return context.inputs.read(key, appset.metadata.generation ?? 0, { nowMs: context.clock.nowMs(), maxAgeMs });
}

function rememberInputs(
  key: AppsetKey,
  appset: ApplicationSet,
  { gathered, context }: { gathered: Gathered; context: Context },
): void {
  if (gathered.result.kind !== 'complete') {
    context.inputs.forget(key);
    return;
  }
  const generation = appset.metadata.generation ?? 0;
  const nowMs = context.clock.nowMs();
  const known = context.inputs.read(key, generation, { nowMs, maxAgeMs: Infinity });
  if (known.size > 0 && [...gathered.inputs].every(([name, input]) => known.get(name) === input)) return;
  context.inputs.write(key, { generation, fetchedMs: nowMs, inputs: gathered.inputs });
}

async function writeStatus(
  appset: ApplicationSet,
  { written, existing }: { written: CarriedOut; existing: readonly Application[] },
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<void> {
  if (context.options.isDryRun) return;
  const owned = ownedApplications(appset, existing).filter(({ metadata }) => !written.deleted.has(metadata.name));
  const now = new Date(context.clock.nowMs()).toISOString().replace(/\.\d+Z$/u, 'Z');
  const { resourceLimit } = context.options;
  const status = statusOf(appset, {
    outcome: written.outcome,
    owned: [...owned, ...written.created],
    resourceLimit,
    now,
  });
  if (deepEqual({ ...appset.status, ...status }, appset.status)) return;
  await context.writer.patchAppsetStatus(appset, status, signal);
  tellFailure(appset, written, context);
}

function tellFailure(appset: ApplicationSet, { outcome }: CarriedOut, { events }: Context): void {
  if (outcome.kind === 'up-to-date') return;
  const message = typeof outcome.why === 'string' ? outcome.why : (outcome.why[0] ?? '');
  events.record(appset, { type: 'Warning', reason: 'ErrorOccurred', message });
}

async function clearRefresh(
  appset: ApplicationSet,
  { context, signal }: { context: Context; signal: AbortSignal },
): Promise<void> {
  if (context.options.isDryRun) return;
  await context.writer.patchAppset(
    appset,
    { metadata: { annotations: { [annotation.applicationSetRefresh]: null } } },
    signal,
  );
}

function report(
  appset: ApplicationSet,
  { outcome, created, deleted }: CarriedOut,
  { context, durationMs }: { context: Context; durationMs: number },
): void {
  const { namespace, name } = appset.metadata;
  const why = outcome.kind === 'up-to-date' ? undefined : outcome.why;
  const fields = {
    applicationset: name,
    namespace,
    outcome: outcome.kind,
    created: created.length,
    deleted: deleted.size,
    durationMs,
  };
  if (why === undefined) context.log.info('applicationset reconciled', fields);
  else context.log.warn('applicationset reconciled with errors', { ...fields, why });
}

function nextLook(
  key: AppsetKey,
  appset: ApplicationSet,
  { gathered, written, context }: { gathered: Gathered; written: CarriedOut; context: Context },
): Requeue {
  if (gathered.isTransient || written.isTransient) return requeueWithBackoff;
  const interval = intervalMs(appset, context);
  if (written.outcome.kind !== 'up-to-date')
    return requeueAfter(Math.min(interval ?? Infinity, context.options.intervalMs));
  if (interval === undefined) return requeueNever;
  const fetchedMs = context.inputs.fetchedMs(key) ?? context.clock.nowMs();
  return requeueAfter(Math.max(fetchedMs + interval - context.clock.nowMs(), 1));
}
