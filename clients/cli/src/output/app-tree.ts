import type { v1alpha1 } from '@plumbline/contract/crd';

import { orEmpty } from './given.ts';
import { formatTable } from './table.ts';

type Node = v1alpha1.ResourceNode;
type Key = Pick<Node, 'group' | 'kind' | 'namespace' | 'name'>;

function keyOf({ group, kind, namespace, name }: Key): string {
  return [group, kind, namespace, name].map(orEmpty).join('/');
}

/** The nodes by the uid of their parents; those without parents under `''`. */
function childrenOf(nodes: readonly Node[]): Map<string, Node[]> {
  const children = new Map<string, Node[]>();
  for (const node of nodes) {
    const parents = node.parentRefs?.length ? node.parentRefs.map((parent) => orEmpty(parent.uid)) : [''];
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  return children;
}

/** The resource tree as `-o tree` prints it: kind/name, status of managed objects, health, message; detailed: time of creation. */
export function formatAppTree(app: v1alpha1.Application, tree: v1alpha1.ApplicationTree, isDetailed: boolean): string {
  const statuses = new Map(
    (app.status?.resources ?? []).map((resource) => [keyOf(resource), orEmpty(resource.status)]),
  );
  const children = childrenOf(tree.nodes ?? []);
  const rows: string[][] = [];
  const add = (node: Node, prefix: string, childPrefix: string): void => {
    const cells = [`${prefix}${orEmpty(node.kind)}/${orEmpty(node.name)}`, orEmpty(statuses.get(keyOf(node)))];
    const created = isDetailed ? [orEmpty(node.createdAt)] : [];
    rows.push([...cells, orEmpty(node.health?.status), ...created, orEmpty(node.health?.message)]);
    const below = children.get(orEmpty(node.uid) || 'none') ?? [];
    below.forEach((child, index) => {
      const isLast = index === below.length - 1;
      add(child, `${childPrefix}${isLast ? '└─' : '├─'}`, `${childPrefix}${isLast ? '  ' : '│ '}`);
    });
  };
  for (const root of children.get('') ?? []) add(root, '', '');
  return formatTable(['KIND/NAME', 'STATUS', 'HEALTH', ...(isDetailed ? ['CREATED'] : []), 'MESSAGE'], rows);
}
