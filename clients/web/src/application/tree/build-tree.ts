import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { keyOfResource } from '../resource-parameter.ts';

/** One box of the tree. */
export interface TreeItem {
  id: string;
  kind: string;
  name: string;
  namespace: string;
  group: string;
  /** Undefined when the object has no health of its own. */
  health: string | undefined;
  /** Undefined for objects that Git does not manage directly. */
  sync: string | undefined;
  isHook: boolean;
  isOrphan: boolean;
  requiresPruning: boolean;
  /** Short facts such as `1/1` or `Rev:3`. */
  info: readonly string[];
  createdAt: string | undefined;
  children: readonly TreeItem[];
  /** Members that this box stands for, when it folds several healthy objects of one kind. */
  folded: readonly TreeItem[];
  /** For the root alone: it opens no resource panel. */
  isRoot: boolean;
}

/** What the tree is drawn from. */
export interface TreeInput {
  app: Application;
  tree: v1alpha1.ApplicationTree;
  /** Show objects in the destination namespace that no application owns. */
  withOrphans: boolean;
  /** Ids of folded groups that the user opened. */
  opened: ReadonlySet<string>;
}

/** How many objects of one kind beneath one parent are drawn before they fold into one box. */
export const foldAbove = 8;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The tree of an application's objects under the application itself, in a fixed order. Objects in a cycle of owners are left out. */
export function buildTree(input: TreeInput): TreeItem {
  const { app, tree } = input;
  const statuses = new Map((app.status?.resources ?? []).map((status) => [keyOfResource(status), status]));
  const nodes = (tree.nodes ?? []).map((node) => itemOfNode(node, statuses));
  const missing = missingItems(statuses, tree.nodes ?? []);
  const orphans = input.withOrphans
    ? (tree.orphanedNodes ?? []).map((node) => ({ ...itemOfNode(node, new Map()), isOrphan: true }))
    : [];
  const parents = parentsOf([...(tree.nodes ?? []), ...(input.withOrphans ? (tree.orphanedNodes ?? []) : [])]);
  const all = [...nodes, ...orphans];
  const known = new Set(all.map((item) => item.id));
  const childrenOf = Map.groupBy(all, (item) => parents.get(item.id)?.find((parent) => known.has(parent)) ?? 'root');
  const root = rootItem(app);
  const grow = (item: TreeItem, depth: number): TreeItem => {
    const own = depth > 20 ? [] : [...(childrenOf.get(item.id) ?? []), ...(item.isRoot ? missing : [])];
    const children = own
      .sort((a, b) => byText(a.kind, b.kind) || byText(a.name, b.name))
      .map((child) => grow(child, depth + 1));
    return { ...item, children: foldChildren(item.id, children, input.opened) };
  };
  return grow(root, 0);
}

function parentsOf(nodes: readonly v1alpha1.ResourceNode[]): Map<string, string[]> {
  const byUid = new Map(nodes.map((node) => [node.uid ?? '', keyOfResource(node)]));
  return new Map(
    nodes.map((node) => [
      keyOfResource(node),
      (node.parentRefs ?? []).map((parent) => byUid.get(parent.uid ?? '-') ?? keyOfResource(parent)),
    ]),
  );
}

type Reference = Pick<v1alpha1.ResourceRef, 'group' | 'kind' | 'namespace' | 'name'>;

function identityOf({
  group = '',
  kind = '',
  namespace = '',
  name = '',
}: Reference): Pick<TreeItem, 'id' | 'group' | 'kind' | 'namespace' | 'name'> {
  return { id: keyOfResource({ group, kind, namespace, name }), group, kind, namespace, name };
}

function itemOfNode(node: v1alpha1.ResourceNode, statuses: ReadonlyMap<string, v1alpha1.ResourceStatus>): TreeItem {
  const identity = identityOf(node);
  const status = statuses.get(identity.id);
  return {
    ...blankItem,
    ...identity,
    health: node.health?.status ?? status?.health?.status,
    sync: status?.status,
    isHook: status?.hook === true,
    requiresPruning: status?.requiresPruning === true,
    info: (node.info ?? []).flatMap((info) => (info.value ? [info.value] : [])),
    createdAt: node.createdAt ?? undefined,
  };
}

const blankItem: TreeItem = {
  id: '',
  kind: '',
  name: '',
  namespace: '',
  group: '',
  health: undefined,
  sync: undefined,
  isHook: false,
  isOrphan: false,
  requiresPruning: false,
  info: [],
  createdAt: undefined,
  children: [],
  folded: [],
  isRoot: false,
};

function missingItems(
  statuses: ReadonlyMap<string, v1alpha1.ResourceStatus>,
  nodes: readonly v1alpha1.ResourceNode[],
): TreeItem[] {
  const present = new Set(nodes.map((node) => keyOfResource(node)));
  return [...statuses]
    .filter(([key, status]) => !present.has(key) && status.hook !== true)
    .map(([, status]) => ({
      ...blankItem,
      ...identityOf(status),
      health: status.health?.status ?? 'Missing',
      sync: status.status,
      requiresPruning: status.requiresPruning === true,
    }));
}

function rootItem(app: Application): TreeItem {
  return {
    ...blankItem,
    id: 'root',
    kind: 'Application',
    name: app.metadata.name,
    namespace: app.metadata.namespace,
    group: 'argoproj.io',
    health: app.status?.health?.status ?? 'Unknown',
    sync: app.status?.sync?.status ?? 'Unknown',
    createdAt: app.metadata.creationTimestamp ?? undefined,
    isRoot: true,
  };
}

/** Whether nothing about an object and what it owns asks for attention. */
export function isCalm(item: TreeItem): boolean {
  const isFine =
    (item.health === undefined || item.health === 'Healthy') && item.sync !== 'OutOfSync' && !item.requiresPruning;
  return isFine && item.children.every(isCalm);
}

// Old ReplicaSets are Deployments' history, not their state: beside a living one they fold from two on.
function isSpent(item: TreeItem): boolean {
  return item.kind === 'ReplicaSet' && item.children.length === 0;
}

function foldChildren(parentId: string, children: readonly TreeItem[], opened: ReadonlySet<string>): TreeItem[] {
  const byKind = Map.groupBy(children, (child) => `${child.group}/${child.kind}`);
  return [...byKind.values()].flatMap((members) => {
    const calm = members.filter(members.length > foldAbove ? isCalm : isSpent);
    const first = calm[0];
    if (first === undefined || calm.length < 2 || (isSpent(first) && calm.length === members.length)) return members;
    const id = `fold:${parentId}:${first.group}/${first.kind}`;
    if (opened.has(id)) return members;
    const name = isSpent(first) ? `${calm.length} earlier` : `${calm.length} more, all fine`;
    const folded: TreeItem = {
      ...blankItem,
      id,
      kind: first.kind,
      group: first.group,
      name,
      health: first.health,
      sync: first.sync,
      folded: calm,
    };
    return [...members.filter((member) => !calm.includes(member)), folded];
  });
}
