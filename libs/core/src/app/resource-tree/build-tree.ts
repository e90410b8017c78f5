import type { v1alpha1 } from '@plumbline/contract/crd';
import { compareStrings, formatResourceKey, type ResourceKey } from '../../object/index.ts';
import { dropUndefined } from '../../std/index.ts';
import type { LiveNode } from './live-node.ts';

/** The root of a branch: an object that the application manages. */
export interface TreeRoot {
  readonly key: ResourceKey;
  readonly version: string;
  readonly live?: LiveNode;
}

/** What a tree is built from. */
export interface TreeFacts {
  readonly roots: readonly TreeRoot[];
  /** Live children of a live object, in any order. */
  readonly childrenOf: (parent: LiveNode) => readonly LiveNode[];
  /** Whether the project shows objects of this kind; a child that it does not permit is left out. */
  readonly isPermitted: (key: ResourceKey) => boolean;
  /** Top-level objects of the destination namespace that no application owns; empty when the project does not look for them. */
  readonly orphans: readonly LiveNode[];
}

function refOf(key: ResourceKey, version: string, uid: string): v1alpha1.ResourceRef {
  return dropUndefined({
    group: key.group === '' ? undefined : key.group,
    version,
    kind: key.kind,
    namespace: key.namespace === '' ? undefined : key.namespace,
    name: key.name,
    uid: uid === '' ? undefined : uid,
  });
}

function nodeOf(live: LiveNode, parent: LiveNode | undefined): v1alpha1.ResourceNode {
  return dropUndefined({
    ...refOf(live.key, live.version, live.uid),
    parentRefs: parent === undefined ? undefined : [refOf(parent.key, parent.version, parent.uid)],
    info: live.info.length === 0 ? undefined : [...live.info],
    networkingInfo: live.networking,
    resourceVersion: live.resourceVersion,
    images: live.images.length === 0 ? undefined : [...live.images],
    health: live.health === undefined ? undefined : { ...live.health },
    createdAt: live.createdAt,
  });
}

function walk(facts: TreeFacts, start: readonly LiveNode[]): v1alpha1.ResourceNode[] {
  const nodes: v1alpha1.ResourceNode[] = [];
  const seen = new Set<string>(start.map((live) => formatResourceKey(live.key)));
  const queue: { live: LiveNode; parent?: LiveNode }[] = start.map((live) => ({ live }));
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    nodes.push(nodeOf(next.live, next.parent));
    for (const child of facts.childrenOf(next.live)) {
      const key = formatResourceKey(child.key);
      if (seen.has(key) || !facts.isPermitted(child.key)) continue;
      seen.add(key);
      queue.push({ live: child, parent: next.live });
    }
  }
  return nodes;
}

function sortNodes(nodes: readonly v1alpha1.ResourceNode[]): v1alpha1.ResourceNode[] {
  const name = (node: v1alpha1.ResourceNode): string =>
    `${node.group ?? ''}/${node.kind ?? ''}/${node.namespace ?? ''}/${node.name ?? ''}`;
  return [...nodes].sort((a, b) => compareStrings(name(a), name(b)));
}

/** A resource tree as Redis and the API hold it. */
export interface ResourceTree {
  readonly nodes: readonly v1alpha1.ResourceNode[];
  readonly orphanedNodes?: readonly v1alpha1.ResourceNode[];
}

/** The tree of an application: managed objects, missing ones among them, with everything that they own, sorted. */
export function buildTree(facts: TreeFacts): ResourceTree {
  const missing = facts.roots
    .filter((root) => root.live === undefined)
    .map((root) => ({ ...refOf(root.key, root.version, ''), health: { status: 'Missing' } }));
  const live = facts.roots.flatMap((root) => root.live ?? []);
  const nodes = sortNodes([...walk(facts, live), ...missing]);
  const orphans = sortNodes(walk(facts, facts.orphans));
  return orphans.length === 0 ? { nodes } : { nodes, orphanedNodes: orphans };
}

/** `status.summary` of a tree. */
export function summarizeTree(tree: ResourceTree): v1alpha1.ApplicationSummary {
  const images = [...new Set(tree.nodes.flatMap((node) => node.images ?? []))].sort(compareStrings);
  const urls = [...new Set(tree.nodes.flatMap((node) => node.networkingInfo?.externalURLs ?? []))].sort(compareStrings);
  const isAppOfApps = tree.nodes.some((node) => node.group === 'argoproj.io' && node.kind === 'Application');
  return dropUndefined({
    images: images.length === 0 ? undefined : images,
    externalURLs: urls.length === 0 ? undefined : urls,
    isAppOfApps: isAppOfApps ? true : undefined,
  });
}
