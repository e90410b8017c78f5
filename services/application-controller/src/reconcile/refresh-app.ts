import { annotation, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import {
  assessAppHealth,
  compareApp,
  comparedToOf,
  comparisonConditionTypes,
  mergeConditions,
  summarizeTree,
  type Comparison,
  type Health,
  type RefreshDecision,
  type ResourceTree,
} from '@plumbline/core/app';
import { omitKeys } from '@plumbline/core/std';
import { readHook } from '@plumbline/core/sync';
import type { AppSession } from './app-session.ts';
import { checkSpec, type SpecCheck } from './check-spec.ts';
import { instanceNameOf, memoryOf, nowText, type ControllerContext } from './context.ts';
import type { AppPlace } from './app-place.ts';
import { gatherFacts, type GatheredFacts } from './gather-facts.ts';
import { treeOf, writeTree } from './write-tree.ts';

/** What a refresh found. */
export type RefreshOutcome =
  | { readonly kind: 'compared'; readonly facts: GatheredFacts; readonly comparison: Comparison }
  /** The spec or the comparison is at fault; the conditions say why. */
  | { readonly kind: 'failed'; readonly error?: AppError }
  /** A passing fault of rendering within the grace period: nothing changes. */
  | { readonly kind: 'kept'; readonly error: AppError }
  /** Only the tree was looked at. */
  | { readonly kind: 'tree' };

/** The condition that a fault becomes. */
export function conditionOf(error: AppError): v1alpha1.ApplicationCondition {
  const isSpec =
    error.code === 'DESTINATION_INVALID' || error.code === 'PROJECT_NOT_FOUND' || error.code === 'SOURCE_INVALID';
  return { type: isSpec ? 'InvalidSpecError' : 'ComparisonError', message: error.message };
}

/** Where the application lives, or the conditions that its spec earns. */
export function placeOf(context: ControllerContext, app: Application): { check: SpecCheck; place?: AppPlace } {
  const settings = context.settings();
  const check = checkSpec(app, settings, context.projectRules);
  if (check.kind === 'invalid') return { check };
  const memory = memoryOf(context, `${app.metadata.namespace}/${app.metadata.name}` as Parameters<typeof memoryOf>[1]);
  return { check, place: { app, project: check.project, cluster: check.cluster, settings, memory } };
}

/**
 * Refreshes an application: looks, compares, and puts the result into the session's draft; Redis is written here, the
 * Application only by the session's `flush`.
 */
export async function refreshApp(
  context: ControllerContext,
  session: AppSession,
  decision: RefreshDecision,
): Promise<RefreshOutcome> {
  takeRefreshAnnotation(session);
  const { check, place } = placeOf(context, session.app);
  if (check.kind === 'invalid' || place === undefined) {
    noteFault(context, session, check.kind === 'invalid' ? check.conditions : []);
    return { kind: 'failed' };
  }
  if (decision.level === 0 && place.memory.comparison !== undefined) {
    const isDone = await refreshTree(context, session, place);
    if (isDone) return { kind: 'tree' };
  }
  try {
    return await compare(context, session, { place, decision });
  } catch (thrown) {
    return noteFailure(context, session, { place, decision, error: AppError.from(thrown) });
  }
}

/** The request is answered; one that came meanwhile has another timestamp and stays. */
function takeRefreshAnnotation(session: AppSession): void {
  const annotations = session.app.metadata.annotations ?? {};
  if (annotations[annotation.refresh] === undefined) return;
  const hasTimestamp = annotations[annotation.refreshTimestamp] !== undefined;
  session.change({
    annotations: { [annotation.refresh]: null, ...(hasTimestamp ? { [annotation.refreshTimestamp]: null } : {}) },
  });
}

async function compare(
  context: ControllerContext,
  session: AppSession,
  { place, decision }: { place: AppPlace; decision: RefreshDecision },
): Promise<RefreshOutcome> {
  const facts = await gatherFacts(context, place, { decision, signal: session.signal });
  place.memory.renderFailingSinceMs = undefined;
  const comparison = compareApp(facts.compare);
  place.memory.comparison = comparison;
  const tree = treeOf(context, place, { state: facts.state, comparison });
  place.memory.orphanCount = tree.orphanedNodes?.length ?? 0;
  noteComparison(context, session, { facts, comparison, decision, tree });
  await writeTree(context, place, { comparison, tree, isForced: decision.level === 3 });
  return { kind: 'compared', facts, comparison };
}

function orphanConditions(tree: ResourceTree, place: AppPlace): v1alpha1.ApplicationCondition[] {
  const count = tree.orphanedNodes?.length ?? 0;
  if (count === 0 || place.project.spec.orphanedResources?.warn !== true) return [];
  return [{ type: 'OrphanedResourceWarning', message: `Application has ${count} orphaned resources` }];
}

/** Hooks of a deletion do not run yet: better said than found out. */
function deletionHookConditions(facts: GatheredFacts): v1alpha1.ApplicationCondition[] {
  return facts.desired.flatMap((object) => {
    const hook = readHook(object);
    if (hook === undefined || (!hook.preDelete && !hook.postDelete)) return [];
    const what = hook.preDelete ? 'PreDelete' : 'PostDelete';
    const message = `${what} hook ${object.kind} ${object.metadata.name} does not run: not supported yet`;
    return [{ type: 'ExcludedResourceWarning', message }];
  });
}

interface Compared {
  readonly facts: GatheredFacts;
  readonly comparison: Comparison;
  readonly decision: RefreshDecision;
  readonly tree: ResourceTree;
}

function noteComparison(context: ControllerContext, session: AppSession, compared: Compared): void {
  const { facts, comparison, decision, tree } = compared;
  const { app } = session;
  const now = nowText(context);
  const found = [
    ...facts.conditions,
    ...comparison.conditions,
    ...deletionHookConditions(facts),
    ...orphanConditions(tree, facts),
  ];
  const conditions = mergeConditions(app.status?.conditions ?? [], { types: comparisonConditionTypes, found }, now);
  const { rendered } = facts;
  session.change({
    status: {
      sync: {
        status: comparison.syncStatus,
        comparedTo: comparedToOf(app),
        ...(rendered.revisions === undefined
          ? { revision: rendered.revision }
          : { revisions: [...rendered.revisions] }),
      },
      health: nextHealth(app.status?.health, healthOf(app, comparison), now),
      resources: storedResources(context, comparison),
      ...conditionsPart(app, conditions),
      ...(decision.level >= 2 || app.status?.reconciledAt === undefined ? { reconciledAt: now } : {}),
      ...sourceTypePart(rendered),
      summary: summarizeTree(tree),
      controllerNamespace: context.namespace,
      ...(context.options.isHealthPersisted ? {} : { resourceHealthSource: 'appTree' }),
    },
  });
}

function healthOf(app: Application, comparison: Comparison): Health {
  return comparison.syncStatus === 'Unknown' && comparison.pairs.length === 0
    ? { status: 'Unknown' }
    : assessAppHealth(app, comparison);
}

function sourceTypePart(rendered: {
  sourceType: string;
  sourceTypes: readonly string[];
}): Partial<v1alpha1.ApplicationStatus> {
  if (rendered.sourceTypes.length > 0) return { sourceTypes: [...rendered.sourceTypes] };
  return rendered.sourceType === '' ? {} : { sourceType: rendered.sourceType };
}

/** Health of single objects stands in the tree, not in the status, unless the flag says so. */
function storedResources(context: ControllerContext, comparison: Comparison): v1alpha1.ResourceStatus[] {
  if (context.options.isHealthPersisted) return [...comparison.resources];
  return comparison.resources.map((resource) => omitKeys({ ...resource }, 'health'));
}

function conditionsPart(
  app: Application,
  conditions: readonly v1alpha1.ApplicationCondition[],
): Partial<v1alpha1.ApplicationStatus> {
  if (conditions.length === 0 && app.status?.conditions === undefined) return {};
  return { conditions: [...conditions] };
}

function nextHealth(
  before: v1alpha1.AppHealthStatus | undefined,
  health: Health,
  now: string,
): v1alpha1.AppHealthStatus {
  const isSame = before?.status === health.status;
  const since = isSame ? (before?.lastTransitionTime ?? now) : now;
  return { ...health, lastTransitionTime: since };
}

/** Sync and health become Unknown, with the reason as condition; what was known of the objects goes. */
function noteFault(
  context: ControllerContext,
  session: AppSession,
  found: readonly v1alpha1.ApplicationCondition[],
): void {
  const { app } = session;
  const now = nowText(context);
  const conditions = mergeConditions(app.status?.conditions ?? [], { types: comparisonConditionTypes, found }, now);
  session.change({
    status: {
      sync: { ...app.status?.sync, status: 'Unknown', comparedTo: comparedToOf(app) },
      health: nextHealth(app.status?.health, { status: 'Unknown' }, now),
      conditions,
      reconciledAt: isStale(context, app) ? now : (app.status?.reconciledAt ?? now),
      controllerNamespace: context.namespace,
    },
  });
}

/** Whether the timer ran out, so that the next look is set an interval ahead. */
function isStale(context: ControllerContext, app: Application): boolean {
  const at = Date.parse(app.status?.reconciledAt ?? '');
  return Number.isNaN(at) || context.clock.nowMs() >= at + context.options.softResyncMs;
}

function noteFailure(
  context: ControllerContext,
  session: AppSession,
  failure: { place: AppPlace; decision: RefreshDecision; error: AppError },
): RefreshOutcome {
  const { place, decision, error } = failure;
  if (session.signal.aborted) throw error;
  const nowMs = context.clock.nowMs();
  place.memory.renderFailingSinceMs ??= nowMs;
  const isGrace = nowMs - place.memory.renderFailingSinceMs < context.options.repoErrorGraceMs;
  const isForced = decision.level === 3 || decision.isHard;
  const wasCompared = place.memory.comparison !== undefined;
  if (error.retry === 'transient' && error.code !== 'CLUSTER_UNREACHABLE' && isGrace && !isForced && wasCompared) {
    return { kind: 'kept', error };
  }
  noteFault(context, session, [conditionOf(error)]);
  place.memory.comparison = undefined;
  return { kind: 'failed', error };
}

/** The tree alone, from the last comparison; false when the live state is not at hand. */
async function refreshTree(context: ControllerContext, session: AppSession, place: AppPlace): Promise<boolean> {
  const state = context.clusters.states().get(place.cluster.server);
  const { comparison } = place.memory;
  if (state === undefined || comparison === undefined || state.connection.kind !== 'ready') return false;
  const tree = treeOf(context, place, { state, comparison });
  session.change({ status: { summary: summarizeTree(tree) } });
  await writeTree(context, place, { comparison, tree, isForced: false });
  return true;
}

/** Forgets what Redis and memory hold of an application that is gone. */
export async function forgetApp(context: ControllerContext, app: Application): Promise<void> {
  await context.trees.forget(instanceNameOf(context, app));
}
