import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { TreeItem } from './build-tree.ts';
import { moveInTree } from './move-focus.ts';
import { visibleBoxes, type PlacedItem, type TreeLayout } from './layout-tree.ts';
import { TreeBox } from './tree-box.tsx';
import { TreeToolbar, type OrphanSwitch } from './tree-toolbar.tsx';
import { usePanZoom } from './use-pan-zoom.ts';

/** What the canvas draws and reports. */
export interface TreeCanvasProps {
  layout: TreeLayout;
  selectedId: string | undefined;
  onOpen: (item: TreeItem) => void;
  onToggle: (id: string) => void;
  orphans?: OrphanSwitch;
}

const matches = (box: PlacedItem, text: string): boolean =>
  `${box.item.kind} ${box.item.name}`.toLowerCase().includes(text.toLowerCase());
const isTroubled = ({ item }: PlacedItem): boolean =>
  item.health === 'Degraded' || item.health === 'Missing' || item.sync === 'OutOfSync';

/** The tree's window: one SVG path for all edges, and only the boxes in sight as elements. */
export function TreeCanvas({ layout, selectedId, onOpen, onToggle, orphans }: TreeCanvasProps): ReactElement {
  const panZoom = usePanZoom(layout);
  const { frame, view, size, drag } = panZoom;
  const [focusedId, setFocusedId] = useState('root');
  const [text, setText] = useState('');
  const byId = useMemo(() => new Map(layout.boxes.map((box) => [box.item.id, box])), [layout]);
  const active = byId.has(focusedId) ? focusedId : 'root';
  const shown = visibleBoxes(layout.boxes, view, size);
  const troubled = layout.boxes.filter((box) => !box.item.isRoot && isTroubled(box));

  const focus = (id: string): void => {
    const box = byId.get(id);
    if (box === undefined) return;
    setFocusedId(id);
    panZoom.reveal(box);
    requestAnimationFrame(() =>
      frame.current?.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`)?.focus({ preventScroll: true }),
    );
  };
  const step = (boxes: readonly PlacedItem[], by: 1 | -1): void => {
    const at = boxes.findIndex((box) => box.item.id === active);
    const next = boxes.at((at + by + (at < 0 && by < 0 ? 1 : 0)) % Math.max(1, boxes.length));
    if (next !== undefined) focus(next.item.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement) return;
    const zooms: Readonly<Record<string, () => void>> = {
      '+': () => panZoom.zoomBy(1.25),
      '=': () => panZoom.zoomBy(1.25),
      '-': () => panZoom.zoomBy(0.8),
      '0': panZoom.fit,
      ']': () => step(troubled, 1),
      '[': () => step(troubled, -1),
      Enter: () => onOpen(byId.get(active)?.item ?? layout.boxes[0]?.item ?? fail()),
    };
    const move = moveInTree(layout.boxes, active, event.key);
    const action = zooms[event.key];
    if (move?.kind === 'focus') focus(move.id);
    else if (move?.kind === 'toggle') onToggle(move.id);
    else if (action !== undefined) action();
    else return;
    event.preventDefault();
  };
  return (
    <div className="relative flex min-h-0 flex-1" onKeyDown={onKeyDown}>
      <div
        ref={frame}
        {...drag}
        className="blueprint relative min-h-0 flex-1 cursor-grab touch-none overflow-hidden active:cursor-grabbing"
      >
        <div
          role="tree"
          aria-label="Objects of the application"
          className="absolute top-0 left-0 origin-top-left"
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}
        >
          <svg
            aria-hidden
            width={layout.width}
            height={layout.height}
            className="absolute top-0 left-0 overflow-visible"
          >
            <path d={layout.path} fill="none" stroke="var(--line-strong)" strokeWidth={1.25} opacity={0.75} />
          </svg>
          {shown.map((box) => (
            <TreeBox
              key={box.item.id}
              box={box}
              isFocused={box.item.id === active}
              isSelected={box.item.id === selectedId}
              isDimmed={text !== '' && !matches(box, text)}
              onFocus={() => setFocusedId(box.item.id)}
              onOpen={onOpen}
              onToggle={onToggle}
            />
          ))}
        </div>
      </div>
      <TreeToolbar
        text={text}
        onText={setText}
        onFind={() =>
          step(
            layout.boxes.filter((box) => text !== '' && matches(box, text)),
            1,
          )
        }
        troubled={troubled.length}
        onTrouble={(by) => step(troubled, by)}
        panZoom={panZoom}
        {...(orphans === undefined ? {} : { orphans })}
      />
    </div>
  );
}

function fail(): never {
  throw new Error('a tree has at least its root');
}
