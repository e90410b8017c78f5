import { describe, expect, it } from 'vitest';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { buildTree, type TreeItem } from './build-tree.ts';
import { boxHeight, fitView, layoutTree, revealBox, visibleBoxes, zoomAt } from './layout-tree.ts';
import { describeBox, moveInTree, stepThrough } from './move-focus.ts';

const node = (kind: string, name: string, rest: Partial<v1alpha1.ResourceNode> = {}): v1alpha1.ResourceNode => ({
  group: '',
  kind,
  name,
  namespace: 'web',
  uid: `${kind}-${name}`,
  health: { status: 'Healthy' },
  ...rest,
});
const owned = (by: v1alpha1.ResourceNode, child: v1alpha1.ResourceNode): v1alpha1.ResourceNode => ({
  ...child,
  parentRefs: [{ uid: by.uid ?? '', kind: by.kind ?? '', name: by.name ?? '', namespace: 'web', group: '' }],
});
const app = (resources: v1alpha1.ResourceStatus[] = []): Application => ({
  metadata: { name: 'shop', namespace: 'argocd' },
  spec: { project: 'default', destination: {} },
  status: { resources },
});

function outline(item: TreeItem): unknown {
  return item.children.length === 0
    ? `${item.kind} ${item.name}`
    : { [`${item.kind} ${item.name}`]: item.children.map(outline) };
}

function treeOf(
  nodes: v1alpha1.ResourceNode[],
  more: {
    resources?: v1alpha1.ResourceStatus[];
    orphanedNodes?: v1alpha1.ResourceNode[];
    withOrphans?: boolean;
    opened?: Set<string>;
  } = {},
): TreeItem {
  const { resources = [], orphanedNodes = [], withOrphans = false, opened = new Set<string>() } = more;
  return buildTree({ app: app(resources), tree: { nodes, orphanedNodes }, withOrphans, opened });
}

const deployment = node('Deployment', 'web');
const set = owned(deployment, node('ReplicaSet', 'web-1'));
const pods = [owned(set, node('Pod', 'web-1-b')), owned(set, node('Pod', 'web-1-a'))];

describe('the tree of an application', () => {
  it('follows owners, in a fixed order whatever the order of the nodes', () => {
    const expected = {
      'Application shop': [{ 'Deployment web': [{ 'ReplicaSet web-1': ['Pod web-1-a', 'Pod web-1-b'] }] }],
    };
    expect(outline(treeOf([...pods, set, deployment]))).toEqual(expected);
    expect(outline(treeOf([deployment, set, ...pods]))).toEqual(expected);
  });

  it('shows what Git wants and the cluster lacks', () => {
    const root = treeOf([], {
      resources: [
        { kind: 'Service', name: 'web', namespace: 'web', status: 'OutOfSync', health: { status: 'Missing' } },
      ],
    });
    expect(root.children).toMatchObject([{ kind: 'Service', health: 'Missing', sync: 'OutOfSync' }]);
  });

  it('hides orphans unless asked', () => {
    const orphanedNodes = [node('ConfigMap', 'left')];
    expect(treeOf([], { orphanedNodes }).children).toEqual([]);
    expect(treeOf([], { orphanedNodes, withOrphans: true }).children).toMatchObject([{ name: 'left', isOrphan: true }]);
  });

  it('folds many calm objects of one kind, keeps the troubled ones, and opens again', () => {
    const maps = Array.from({ length: 12 }, (_, index) => node('ConfigMap', `cm-${index}`));
    const troubled = node('ConfigMap', 'zz', { health: { status: 'Degraded' } });
    const [bad, fold] = treeOf([...maps, troubled]).children;
    expect([bad?.name, fold?.folded.length]).toEqual(['zz', 12]);
    expect(treeOf([...maps, troubled], { opened: new Set([fold?.id ?? '']) }).children).toHaveLength(13);
  });

  it('folds earlier ReplicaSets beside the living one', () => {
    const old = ['web-0', 'web-00'].map((name) => owned(deployment, node('ReplicaSet', name)));
    const [top] = treeOf([deployment, set, ...pods, ...old]).children;
    expect(top?.children.map((child) => child.name)).toEqual(['web-1', '2 earlier']);
  });

  it('an owner cycle does not hang', () => {
    const a = node('A', 'a');
    const b = owned(a, node('B', 'b'));
    expect(treeOf([owned(b, a), b]).children).toEqual([]);
  });
});

describe('its layout', () => {
  const layout = layoutTree(treeOf([deployment, set, ...pods, node('Service', 'web')]), new Set());

  it('places boxes left to right without overlap', () => {
    const columns = Map.groupBy(layout.boxes, (box) => box.x);
    expect(columns.size).toBe(4);
    for (const boxes of columns.values()) {
      const tops = boxes.map((box) => box.y).sort((a, b) => a - b);
      tops.slice(1).forEach((top, index) => expect(top - (tops[index] ?? 0)).toBeGreaterThan(boxHeight));
    }
    expect(Math.min(...layout.boxes.map((box) => box.y))).toBe(0);
  });

  it('leaves out what is folded', () => {
    const ids = layoutTree(treeOf([deployment, set, ...pods]), new Set(['/Deployment/web/web'])).boxes.map(
      (box) => box.item.kind,
    );
    expect(ids).toEqual(['Application', 'Deployment']);
  });

  it('draws only boxes in sight', () => {
    const all = visibleBoxes(layout.boxes, { x: 0, y: 0, zoom: 1 }, { width: 2_000, height: 2_000 });
    const few = visibleBoxes(layout.boxes, { x: -5_000, y: 0, zoom: 1 }, { width: 800, height: 600 });
    expect([all.length, few.length]).toEqual([layout.boxes.length, 0]);
  });

  it('fits a small tree at full size and keeps a large one readable', () => {
    expect(fitView({ width: 400, height: 300, rootY: 150 }, { width: 1_200, height: 800 }).zoom).toBe(1);
    expect(fitView({ width: 9_000, height: 30_000, rootY: 15_000 }, { width: 1_200, height: 800 }).zoom).toBe(0.7);
  });

  it('shrinks for width before it cuts a column off, and for height only a little', () => {
    expect(fitView({ width: 1_430, height: 300, rootY: 0 }, { width: 1_200, height: 800 }).zoom).toBe(0.8);
    expect(fitView({ width: 400, height: 3_000, rootY: 0 }, { width: 1_200, height: 800 }).zoom).toBe(0.9);
  });

  it('zooms around the pointer and reveals with the smallest move', () => {
    const zoomed = zoomAt({ x: 0, y: 0, zoom: 1 }, 2, { x: 100, y: 50 });
    expect(zoomed).toEqual({ zoom: 2, x: -100, y: -50 });
    const view = { x: 0, y: 0, zoom: 1 };
    expect(revealBox(view, { x: 100, y: 100 }, { width: 1_000, height: 800 })).toEqual(view);
  });

  it.each([
    {
      reason: 'down goes to the next box',
      from: 'root',
      key: 'ArrowDown',
      to: { kind: 'focus', id: '/Deployment/web/web' },
    },
    {
      reason: 'right goes to the first child',
      from: '/Deployment/web/web',
      key: 'ArrowRight',
      to: { kind: 'focus', id: '/ReplicaSet/web/web-1' },
    },
    {
      reason: 'left folds an open box',
      from: '/Deployment/web/web',
      key: 'ArrowLeft',
      to: { kind: 'toggle', id: '/Deployment/web/web' },
    },
    {
      reason: 'left on a leaf goes to its parent',
      from: '/Service/web/web',
      key: 'ArrowLeft',
      to: { kind: 'focus', id: 'root' },
    },
    { reason: 'End goes to the last', from: 'root', key: 'End', to: { kind: 'focus', id: '/Service/web/web' } },
    { reason: 'other keys do nothing', from: 'root', key: 'x', to: undefined },
  ])('$reason', ({ from, key, to }) => {
    expect(moveInTree(layout.boxes, from, key)).toEqual(to);
  });

  it('steps around the ends and describes a box in words', () => {
    expect(stepThrough(layout.boxes, '/Service/web/web', 1)).toBe('root');
    const box = layout.boxes.find((candidate) => candidate.item.kind === 'ReplicaSet');
    expect(box === undefined ? '' : describeBox(box)).toBe('ReplicaSet web-1, healthy, 2 children');
  });
});
