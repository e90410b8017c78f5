import type { PlacedItem } from './layout-tree.ts';

/** What a key does in the tree: moves the focus, folds or opens children, or nothing. */
export type TreeMove = { kind: 'focus'; id: string } | { kind: 'toggle'; id: string } | undefined;

/** The move for an arrow, Home or End key, as the ARIA tree pattern says; `boxes` are in reading order. */
export function moveInTree(boxes: readonly PlacedItem[], focusedId: string, key: string): TreeMove {
  const at = boxes.findIndex((box) => box.item.id === focusedId);
  const box = boxes[at];
  if (box === undefined) return focusOn(boxes[0]);
  switch (key) {
    case 'ArrowDown':
      return focusOn(boxes[at + 1]);
    case 'ArrowUp':
      return focusOn(boxes[at - 1]);
    case 'Home':
      return focusOn(boxes[0]);
    case 'End':
      return focusOn(boxes.at(-1));
    case 'ArrowRight':
      return box.isCollapsed
        ? { kind: 'toggle', id: box.item.id }
        : focusOn(boxes.find((other) => other.parentId === focusedId));
    case 'ArrowLeft':
      return !box.isCollapsed && box.item.children.length > 0 && box.depth > 0
        ? { kind: 'toggle', id: box.item.id }
        : focusOn(boxes.find((other) => other.item.id === box.parentId));
    default:
      return undefined;
  }
}

function focusOn(box: PlacedItem | undefined): TreeMove {
  return box === undefined ? undefined : { kind: 'focus', id: box.item.id };
}

/** What a screen reader says for a box: kind, name, states, number of children. */
export function describeBox({ item }: PlacedItem): string {
  const states = [
    item.health?.toLowerCase(),
    item.sync === 'OutOfSync' ? 'out of sync' : item.sync?.toLowerCase(),
    item.requiresPruning ? 'not in Git any more' : undefined,
    item.isHook ? 'hook' : undefined,
    item.isOrphan ? 'orphaned' : undefined,
    item.children.length > 0
      ? `${item.children.length} ${item.children.length === 1 ? 'child' : 'children'}`
      : undefined,
  ];
  return [`${item.kind} ${item.name}`, ...states.filter((state) => state !== undefined)].join(', ');
}

/** Whether a box of the tree (not the application itself) asks for attention. */
export function isTroubled({ item }: PlacedItem): boolean {
  return !item.isRoot && (item.health === 'Degraded' || item.health === 'Missing' || item.sync === 'OutOfSync');
}

/** Whether kind or name of a box contain the text, whatever the case. */
export function matchesText({ item }: PlacedItem, text: string): boolean {
  return `${item.kind} ${item.name}`.toLowerCase().includes(text.toLowerCase());
}

/** The id after (or before) the active one among `boxes`, around the ends; undefined when there are none. */
export function stepThrough(boxes: readonly PlacedItem[], activeId: string, by: 1 | -1): string | undefined {
  const at = boxes.findIndex((box) => box.item.id === activeId);
  const next = at < 0 ? (by > 0 ? 0 : boxes.length - 1) : (at + by + boxes.length) % boxes.length;
  return boxes[next]?.item.id;
}
