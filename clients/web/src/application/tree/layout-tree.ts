import { hierarchy, tree, type HierarchyPointNode } from 'd3-hierarchy';
import type { TreeItem } from './build-tree.ts';

/** Size of a box and the room between boxes, in tree units (CSS pixels at zoom 1). */
export const boxWidth = 248;
export const boxHeight = 54;
const columnGap = 56;
const rowGap = 12;

/** One placed box. */
export interface PlacedItem {
  item: TreeItem;
  x: number;
  y: number;
  depth: number;
  parentId: string | undefined;
  /** Place among its siblings from 1, and how many there are. */
  place: number;
  siblings: number;
  isCollapsed: boolean;
}

/** The drawn tree: boxes in reading order and the edges between them as one SVG path. */
export interface TreeLayout {
  boxes: readonly PlacedItem[];
  path: string;
  width: number;
  height: number;
}

/** Places a tree from left to right; children of `collapsed` ids are left out. The root's left middle is free of negative room. */
export function layoutTree(root: TreeItem, collapsed: ReadonlySet<string>): TreeLayout {
  const data = hierarchy(root, (item) => (collapsed.has(item.id) ? [] : item.children));
  const placed = tree<TreeItem>()
    .nodeSize([boxHeight + rowGap, boxWidth + columnGap])
    .separation((a, b) => (a.parent === b.parent ? 1 : 1.25))(data);
  const nodes = placed.descendants();
  const top = Math.min(...nodes.map((node) => node.x));
  const boxes: PlacedItem[] = [];
  placed.eachBefore((node) => {
    boxes.push(boxOf(node, top, collapsed));
  });
  return {
    boxes,
    path: edgesOf(placed, top),
    width: Math.max(...nodes.map((node) => node.y)) + boxWidth,
    height: Math.max(...nodes.map((node) => node.x)) - top + boxHeight,
  };
}

function boxOf(node: HierarchyPointNode<TreeItem>, top: number, collapsed: ReadonlySet<string>): PlacedItem {
  const siblings = node.parent?.children ?? [node];
  return {
    item: node.data,
    x: node.y,
    y: node.x - top,
    depth: node.depth,
    parentId: node.parent?.data.id,
    place: siblings.indexOf(node) + 1,
    siblings: siblings.length,
    isCollapsed: collapsed.has(node.data.id) && node.data.children.length > 0,
  };
}

function edgesOf(root: HierarchyPointNode<TreeItem>, top: number): string {
  const parts: string[] = [];
  for (const { source, target } of root.links()) {
    const [x1, y1] = [source.y + boxWidth, source.x - top + boxHeight / 2];
    const [x2, y2] = [target.y, target.x - top + boxHeight / 2];
    const middle = x1 + columnGap / 2;
    const bend = Math.min(10, Math.abs(y2 - y1) / 2);
    const down = y2 > y1 ? 1 : -1;
    parts.push(
      bend < 1
        ? `M${x1} ${y1}H${x2}`
        : `M${x1} ${y1}H${middle - bend}Q${middle} ${y1} ${middle} ${y1 + down * bend}V${y2 - down * bend}Q${middle} ${y2} ${middle + bend} ${y2}H${x2}`,
    );
  }
  return parts.join('');
}

/** Where the tree stands in its window: screen = tree × zoom + offset. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export const leastZoom = 0.2;
export const mostZoom = 2;
const marginPx = 28;

/** Below these a tree is hard to read: its height never shrinks it past the first, its width never past the second. */
const readableZoom = 0.9;
const smallestFit = 0.7;

/** The view that shows the whole tree, never larger than life; one too large to read starts at its root instead. */
export function fitView(
  layout: { width: number; height: number; rootY: number },
  window: { width: number; height: number },
): View {
  const byWidth = (window.width - 2 * marginPx) / layout.width;
  const byHeight = (window.height - 2 * marginPx) / layout.height;
  const zoom = Math.max(smallestFit, Math.min(byWidth, Math.max(byHeight, readableZoom), 1));
  const spareX = window.width - layout.width * zoom;
  const spareY = window.height - layout.height * zoom;
  const rootInMiddle = window.height / 2 - (layout.rootY + boxHeight / 2) * zoom;
  const y = spareY >= 0 ? spareY / 2 : Math.min(marginPx, Math.max(spareY - marginPx, rootInMiddle));
  return { x: Math.max(marginPx, Math.min(spareX / 2, 96)), y, zoom };
}

/** What a turn of the wheel asks for. */
export interface WheelTurn {
  deltaX: number;
  deltaY: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** The view after a turn of the wheel: with Ctrl (or a pinch) it zooms around the pointer, else it moves. */
export function wheelView(view: View, turn: WheelTurn, point: { x: number; y: number }): View {
  if (turn.ctrlKey || turn.metaKey) return zoomAt(view, Math.exp(-turn.deltaY / 300), point);
  const isSideways = turn.shiftKey && turn.deltaX === 0;
  if (isSideways) return { ...view, x: view.x - turn.deltaY };
  return { ...view, x: view.x - turn.deltaX, y: view.y - turn.deltaY };
}

/** The view after zooming by a factor around a point of the window. */
export function zoomAt(view: View, factor: number, point: { x: number; y: number }): View {
  const zoom = Math.min(mostZoom, Math.max(leastZoom, view.zoom * factor));
  const scale = zoom / view.zoom;
  return { zoom, x: point.x - (point.x - view.x) * scale, y: point.y - (point.y - view.y) * scale };
}

/** The boxes that can be seen in a window, with a margin, so that only those are drawn. */
export function visibleBoxes(
  boxes: readonly PlacedItem[],
  view: View,
  window: { width: number; height: number },
): PlacedItem[] {
  const margin = 200;
  const [left, right] = [(-view.x - margin) / view.zoom - boxWidth, (window.width - view.x + margin) / view.zoom];
  const [top, bottom] = [(-view.y - margin) / view.zoom - boxHeight, (window.height - view.y + margin) / view.zoom];
  return boxes.filter((box) => box.x >= left && box.x <= right && box.y >= top && box.y <= bottom);
}

/** The smallest move of a view that brings a box fully into the window. */
export function revealBox(view: View, box: { x: number; y: number }, window: { width: number; height: number }): View {
  const left = box.x * view.zoom + view.x;
  const top = box.y * view.zoom + view.y;
  const right = left + boxWidth * view.zoom;
  const bottom = top + boxHeight * view.zoom;
  const dx = left < marginPx ? marginPx - left : right > window.width - marginPx ? window.width - marginPx - right : 0;
  const dy =
    top < marginPx ? marginPx - top : bottom > window.height - marginPx ? window.height - marginPx - bottom : 0;
  return { ...view, x: view.x + dx, y: view.y + dy };
}
