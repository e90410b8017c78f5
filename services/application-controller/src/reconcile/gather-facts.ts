import type { Application, KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import {
  comparedToOf,
  hasMultipleSources,
  prepareDesired,
  sourcesOf,
  type CompareFacts,
  type PairDiff,
  type RefreshDecision,
} from '@plumbline/core/app';
import { getString, isCustomResourceDefinition, type ResourceKey } from '@plumbline/core/object';
import { stableJson } from '@plumbline/core/std';
import type { KindFacts } from '@plumbline/core/sync';
import { isResourceExcluded } from '@plumbline/io/settings';
import type { ClusterState } from '../live-state/cluster-state.ts';
import type { AppMemory, Rendered } from './app-memory.ts';
import { destinationOf } from './check-spec.ts';
import { instanceNameOf, type ControllerContext } from './context.ts';
import type { AppPlace } from './app-place.ts';
import { gatherLive } from './gather-live.ts';
import { comparedRevisions, renderInputs, renderSources } from './render-sources.ts';

/** What a comparison, and a sync after it, is made from. */
export interface GatheredFacts extends AppPlace {
  readonly state: ClusterState;
  readonly rendered: Rendered;
  readonly desired: readonly KubeObject[];
  readonly conditions: readonly v1alpha1.ApplicationCondition[];
  readonly compare: CompareFacts;
}

/** Which sources at which revisions; an operation may name its own. */
export interface RenderTarget {
  readonly sources?: readonly v1alpha1.ApplicationSource[];
  readonly revisions?: readonly string[];
}

function placeText({ cluster, app }: AppPlace): string {
  return `cluster "${cluster.server}" of Application "${app.metadata.name}"`;
}

/** The state of the destination. Throws `CLUSTER_UNREACHABLE` while it cannot be reached. */
export async function reachCluster(context: ControllerContext, place: AppPlace): Promise<ClusterState> {
  try {
    const state = await context.clusters.stateOf(place.cluster);
    await state.whenReady();
    const lost = state.lost();
    if (lost !== undefined) throw lost;
    return state;
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (error.code === 'CLUSTER_UNREACHABLE' || error.code === 'CANCELLED') throw error;
    throw new AppError('CLUSTER_UNREACHABLE', `reach ${placeText(place)}: ${error.message}`, { cause: error });
  }
}

interface RenderOptions {
  readonly state: ClusterState;
  readonly decision: RefreshDecision;
  readonly target: RenderTarget;
  readonly signal: AbortSignal;
}

/** Whether an operation names its own sources or revisions. */
function isOwnTarget(target: RenderTarget): boolean {
  return target.sources !== undefined || target.revisions !== undefined;
}

/** The last render, when it still fits and the level allows it. */
function lastRender({ app, memory, settings }: AppPlace, { decision, target }: RenderOptions): Rendered | undefined {
  const { rendered } = memory;
  if (rendered === undefined || rendered.inputs !== renderInputs(app, settings)) return undefined;
  const isEnough = isOwnTarget(target) ? rendersTarget(rendered, app, target) : decision.level <= 1;
  return isEnough ? rendered : undefined;
}

async function render(context: ControllerContext, place: AppPlace, options: RenderOptions): Promise<Rendered> {
  const { app, memory, settings } = place;
  const { decision, target } = options;
  const last = lastRender(place, options);
  if (last !== undefined) return last;
  const isKnownRevision = decision.level <= 1 && comparedMatches(app);
  const rendered = await renderSources(
    {
      app,
      instanceName: instanceNameOf(context, app),
      sources: target.sources ?? sourcesOf(app.spec),
      isMultiSource: target.sources === undefined ? hasMultipleSources(app.spec) : target.sources.length > 1,
      revisions: target.revisions ?? (isKnownRevision ? comparedRevisions(app) : []),
      noCache: decision.isHard,
      noRevisionCache: decision.isHard || decision.level === 3,
      kubeVersion: versionOf(options.state),
      apiVersions: options.state.kinds.apiVersions(),
      settings,
    },
    context.renderer,
    options.signal,
  );
  return isOwnTarget(target) ? rendered : keepRender(memory, rendered);
}

/** Whether the last render is of just these sources and revisions. */
function rendersTarget(rendered: Rendered, app: Application, target: RenderTarget): boolean {
  const sources = target.sources ?? sourcesOf(app.spec);
  const revisions = rendered.revisions ?? [rendered.revision];
  const isSameRevision = target.revisions !== undefined && stableJson(target.revisions) === stableJson(revisions);
  return isSameRevision && stableJson(sources) === stableJson(sourcesOf(app.spec));
}

/** Keeps the render; one that is equal to the last keeps its objects, and with them the diffs already made. */
function keepRender(memory: AppMemory, rendered: Rendered): Rendered {
  const before = memory.rendered;
  const isSame = before !== undefined && stableJson(before.objects) === stableJson(rendered.objects);
  const kept = isSame ? { ...rendered, objects: before.objects } : rendered;
  memory.rendered = kept;
  return kept;
}

function comparedMatches(app: Application): boolean {
  const compared = app.status?.sync?.comparedTo;
  const now = comparedToOf(app);
  return stableJson([compared?.source, compared?.sources]) === stableJson([now.source, now.sources]);
}

function versionOf(state: ClusterState): string {
  return state.connection.kind === 'ready' ? state.connection.version.replace(/^v/, '') : '';
}

/** Kinds that definitions among the objects will bring, and whether they live in namespaces. */
function definedKinds(objects: readonly KubeObject[]): ReadonlyMap<string, boolean> {
  const kinds = new Map<string, boolean>();
  for (const object of objects) {
    if (!isCustomResourceDefinition(object)) continue;
    const name = `${getString(object, ['spec', 'group']) ?? ''}/${getString(object, ['spec', 'names', 'kind']) ?? ''}`;
    kinds.set(name, getString(object, ['spec', 'scope']) !== 'Cluster');
  }
  return kinds;
}

function desiredOf(
  context: ControllerContext,
  place: AppPlace,
  from: { state: ClusterState; rendered: Rendered },
): ReturnType<typeof prepareDesired> {
  const { app, settings, cluster } = place;
  const { tracking, resourceFilter } = settings.snapshot.general;
  const comingKinds = definedKinds(from.rendered.objects);
  return prepareDesired({
    rendered: from.rendered.objects,
    instanceName: instanceNameOf(context, app),
    namespace: app.spec.destination.namespace ?? '',
    tracking,
    isNamespaced: (group, kind) => from.state.kinds.get(group, kind)?.namespaced ?? comingKinds.get(`${group}/${kind}`),
    isExcluded: (group, kind) => isResourceExcluded(resourceFilter, { group, kind, cluster: cluster.server }),
  });
}

/** Facts about a kind: whether it is served, whether its list is complete, whether the project permits it. */
export function kindFactsOf(
  context: ControllerContext,
  place: AppPlace,
  state: ClusterState,
): (key: ResourceKey) => KindFacts {
  const { app, cluster, project } = place;
  const destination = destinationOf(app, cluster);
  const projectClusters = place.settings.projectClusters(project.metadata.name);
  return (key) => {
    const resource = state.kinds.get(key.group, key.kind);
    const isNamespaced = resource?.namespaced ?? key.namespace !== '';
    const refusal = context.projectRules.resourceRefusal(project, key, { isNamespaced, destination, projectClusters });
    const facts = {
      isNamespaced,
      isServed: resource !== undefined,
      isComplete: state.incompleteness(key.group, key.kind) === undefined,
    };
    return refusal === undefined ? facts : { ...facts, refusal };
  };
}

/** Diffs, each made once for a pair of desired object and version of the live one. */
function diffsOf(context: ControllerContext, place: AppPlace): CompareFacts['diffOf'] {
  const { app, memory, settings } = place;
  const { customizations, compareOptions, tracking } = settings.snapshot.general;
  const diffContext = stableJson([app.spec.ignoreDifferences, customizations, compareOptions, tracking]);
  return (desired, live) => {
    const make = (): PairDiff => context.objectRules.diff({ desired, live }, app, settings);
    if (desired === undefined || live === undefined) return make();
    const version = `${live.metadata.uid ?? ''}/${live.metadata.resourceVersion ?? ''}`;
    const known = memory.diffs.get(desired);
    if (known?.version === version && known.context === diffContext) return known.diff;
    const diff = make();
    memory.diffs.set(desired, { version, context: diffContext, diff });
    return diff;
  };
}

/** Reads everything that a comparison needs. Throws what the repo-server and the cluster say. */
export async function gatherFacts(
  context: ControllerContext,
  place: AppPlace,
  options: { decision: RefreshDecision; target?: RenderTarget; signal: AbortSignal },
): Promise<GatheredFacts> {
  const { signal, decision } = options;
  const state = await reachCluster(context, place);
  const rendered = await render(context, place, { state, decision, target: options.target ?? {}, signal });
  const { objects: desired, conditions } = desiredFor(context, place, { state, rendered });
  const objects = await gatherLive(context, place, { state, desired, signal });
  return {
    ...place,
    state,
    rendered,
    desired,
    conditions,
    compare: {
      app: place.app,
      desired,
      ...objects,
      kindFacts: kindFactsOf(context, place, state),
      diffOf: diffsOf(context, place),
      healthOf: (live) => context.objectRules.healthOf(live),
      revision: rendered.revision,
      ...(rendered.revisions === undefined ? {} : { revisions: rendered.revisions }),
    },
  };
}

/** Fitted objects, made once per render and set of kinds so that their diffs stay valid. */
function desiredFor(
  context: ControllerContext,
  place: AppPlace,
  from: { state: ClusterState; rendered: Rendered },
): ReturnType<typeof prepareDesired> {
  const { memory } = place;
  const inputs = { rendered: from.rendered.objects, kinds: from.state.kinds, filter: place.settings.snapshot.general };
  const known = memory.prepared;
  const isSame =
    known?.rendered === inputs.rendered &&
    known.kinds === inputs.kinds &&
    known.filter === inputs.filter &&
    known.inputs === from.rendered.inputs;
  if (isSame) return known.desired;
  const desired = desiredOf(context, place, from);
  memory.prepared = { ...inputs, inputs: from.rendered.inputs, desired };
  return desired;
}
