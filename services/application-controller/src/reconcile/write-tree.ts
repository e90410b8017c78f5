import { createHash } from 'node:crypto';
import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { buildTree, type Comparison, type LiveNode, type ManagedPair, type ResourceTree } from '@plumbline/core/app';
import { matchGlob } from '@plumbline/core/glob';
import { compareStrings, formatResourceKey, type ResourceKey } from '@plumbline/core/object';
import { dropManagedFields } from '@plumbline/io/kube';
import type { ClusterState } from '../live-state/cluster-state.ts';
import type { AppMemory } from './app-memory.ts';
import type { AppPlace } from './app-place.ts';
import { kindFactsOf } from './gather-facts.ts';
import { instanceNameOf, type ControllerContext } from './context.ts';

/** Redis entries live for an hour; they are written again before that, also when nothing changed. */
const rewriteAfterMs = 20 * 60_000;

/** What the settings never call an orphan. */
const neverOrphans = new Set(['/ServiceAccount/default', '/Service/kubernetes', '/ConfigMap/kube-root-ca.crt']);

function orphansOf(place: AppPlace, state: ClusterState, isPermitted: (key: ResourceKey) => boolean): LiveNode[] {
  const monitoring = place.project.spec.orphanedResources;
  const namespace = place.app.spec.destination.namespace ?? '';
  if (monitoring === undefined || monitoring === null || namespace === '') return [];
  const ignored = monitoring.ignore ?? [];
  return state.index
    .inNamespace(namespace)
    .filter((entry) => entry.owner === undefined && entry.node.parents.length === 0)
    .map((entry) => entry.node)
    .filter(({ key }) => isPermitted(key) && !neverOrphans.has(`${key.group}/${key.kind}/${key.name}`))
    .filter(({ key }) => !ignored.some((rule) => matchesOrphanRule(rule, key)));
}

function matchesOrphanRule(rule: v1alpha1.OrphanedResourceKey, key: ResourceKey): boolean {
  const matches = (pattern: string | undefined, value: string): boolean =>
    pattern === undefined || pattern === '' || matchGlob(pattern, value);
  return matches(rule.group, key.group) && matches(rule.kind, key.kind) && matches(rule.name, key.name);
}

/** The resource tree of an application, from its last comparison and the live state. */
export function treeOf(
  context: ControllerContext,
  place: AppPlace,
  from: { state: ClusterState; comparison: Comparison },
): ResourceTree {
  const { state, comparison } = from;
  const kindFacts = kindFactsOf(context, place, state);
  const isPermitted = (key: ResourceKey): boolean => kindFacts(key).refusal === undefined;
  return buildTree({
    roots: comparison.pairs.map((pair) => {
      const live = state.index.get(formatResourceKey(pair.key))?.node;
      return live === undefined || pair.live === undefined
        ? { key: pair.key, version: pair.version }
        : { key: pair.key, version: pair.version, live };
    }),
    childrenOf: (parent) => state.index.childrenOf(parent),
    isPermitted,
    orphans: orphansOf(place, state, isPermitted),
  });
}

function jsonOf(object: KubeObject | undefined): string {
  return object === undefined ? 'null' : JSON.stringify(dropManagedFields(object));
}

function resourceDiff(context: ControllerContext, place: AppPlace, pair: ManagedPair): v1alpha1.ResourceDiff {
  const { settings } = place;
  const sides = context.objectRules.mask({ desired: pair.desired, live: pair.live }, settings);
  const compared = context.objectRules.mask(
    { desired: pair.diff.predictedLive, live: pair.diff.normalizedLive },
    settings,
  );
  return {
    ...(pair.key.group === '' ? {} : { group: pair.key.group }),
    kind: pair.key.kind,
    ...(pair.key.namespace === '' ? {} : { namespace: pair.key.namespace }),
    name: pair.key.name,
    targetState: jsonOf(sides.desired),
    liveState: jsonOf(sides.live),
    normalizedLiveState: jsonOf(compared.live),
    predictedLiveState: jsonOf(compared.desired),
    ...(pair.isHook ? { hook: true } : {}),
    ...(pair.live?.metadata.resourceVersion === undefined
      ? {}
      : { resourceVersion: pair.live.metadata.resourceVersion }),
    ...(pair.diff.isModified && !pair.isHook ? { modified: true } : {}),
  };
}

function managedResources(
  context: ControllerContext,
  place: AppPlace,
  comparison: Comparison,
): v1alpha1.ResourceDiff[] {
  const fullName = (pair: ManagedPair): string =>
    `${pair.key.group}/${pair.key.kind}/${pair.key.namespace}/${pair.key.name}`;
  return [...comparison.pairs]
    .sort((a, b) => compareStrings(fullName(a), fullName(b)))
    .map((pair) => resourceDiff(context, place, pair));
}

/** The versions of everything that the entries show: equal digests mean equal entries. */
function digestOf(memory: AppMemory, comparison: Comparison, tree: ResourceTree): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(tree));
  for (const pair of comparison.pairs) {
    const desiredMark = pair.desired === undefined ? '-' : memory.markOf(pair.desired);
    hash.update(
      `${formatResourceKey(pair.key)} ${pair.live?.metadata.resourceVersion ?? '-'} ${pair.diff.isModified} ${desiredMark}\n`,
    );
  }
  return hash.digest('base64');
}

/** Writes tree and managed resources to the cache when they changed, or are about to expire. */
export async function writeTree(
  context: ControllerContext,
  place: AppPlace,
  from: { comparison: Comparison; tree: ResourceTree; isForced: boolean },
): Promise<void> {
  const { memory, app } = place;
  const nowMs = context.clock.nowMs();
  const digest = digestOf(memory, from.comparison, from.tree);
  const last = memory.writtenTree;
  const isFresh = last !== undefined && last.digest === digest && nowMs - last.atMs < rewriteAfterMs;
  // A refresh that was asked for may come from a reader who found no entry.
  if (isFresh && !from.isForced) return;
  await context.trees.write(instanceNameOf(context, app), {
    tree: from.tree,
    managed: managedResources(context, place, from.comparison),
  });
  memory.writtenTree = { digest, atMs: nowMs };
}
