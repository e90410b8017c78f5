import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import type { TreeItem } from './build-tree.ts';
import { visibleBoxes, type PlacedItem, type TreeLayout } from './layout-tree.ts';
import { isTroubled, matchesText, moveInTree, stepThrough } from './move-focus.ts';
import { TreeBox } from './tree-box.tsx';
import { TreeToolbar, type OrphanSwitch } from './tree-toolbar.tsx';
import { usePanZoom, type PanZoom } from './use-pan-zoom.ts';

/** What the canvas draws and reports. */
export interface TreeCanvasProps {
  layout: TreeLayout;
  selectedId: string | undefined;
  onOpen: (item: TreeItem) => void;
  onToggle: (id: string) => void;
  orphans?: OrphanSwitch;
}

/** The tree's window with its toolbar; arrow keys move, Enter opens, `[` and `]` go from problem to problem. */
export function TreeCanvas(props: TreeCanvasProps): ReactElement {
  const { layout, onOpen, onToggle, orphans } = props;
  const panZoom = usePanZoom(layout);
  const [text, setText] = useState('');
  const [activeId, focus] = useTreeFocus(layout, panZoom);
  const troubled = layout.boxes.filter(isTroubled);
  const step = (boxes: readonly PlacedItem[], by: 1 | -1): void => {
    const next = stepThrough(boxes, activeId, by);
    if (next !== undefined) focus(next, true);
  };
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => panZoom.zoomBy(1.25),
    '=': () => panZoom.zoomBy(1.25),
    '-': () => panZoom.zoomBy(0.8),
    '0': panZoom.fit,
    ']': () => step(troubled, 1),
    '[': () => step(troubled, -1),
    Enter: () => layout.boxes.filter((box) => box.item.id === activeId).forEach((box) => onOpen(box.item)),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moveInTree(layout.boxes, activeId, event.key);
    if (move?.kind === 'focus') focus(move.id, true);
    else if (move?.kind === 'toggle') onToggle(move.id);
    else if (keys[event.key] !== undefined) keys[event.key]?.();
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TreeToolbar
        text={text}
        onText={setText}
        onFind={() =>
          step(
            layout.boxes.filter((box) => text !== '' && matchesText(box, text)),
            1,
          )
        }
        troubled={troubled.length}
        onTrouble={(by) => step(troubled, by)}
        panZoom={panZoom}
        {...(orphans === undefined ? {} : { orphans })}
      />
      <div
        ref={panZoom.frame}
        {...panZoom.drag}
        onKeyDown={onKeyDown}
        className="blueprint relative min-h-0 flex-1 cursor-grab touch-none overflow-hidden active:cursor-grabbing"
      >
        <TreeDrawing {...props} panZoom={panZoom} text={text} activeId={activeId} onFocus={(id) => focus(id, false)} />
      </div>
    </div>
  );
}

type Focus = (id: string, isMoving: boolean) => void;

function useTreeFocus(layout: TreeLayout, panZoom: PanZoom): readonly [string, Focus] {
  const [focusedId, setFocusedId] = useState('root');
  const byId = useMemo(() => new Map(layout.boxes.map((box) => [box.item.id, box])), [layout]);
  const focus: Focus = (id, isMoving) => {
    const box = byId.get(id);
    setFocusedId(id);
    if (!isMoving || box === undefined) return;
    panZoom.reveal(box);
    // The box may be drawn only after it came into sight.
    requestAnimationFrame(() =>
      panZoom.frame.current
        ?.querySelector<HTMLElement>(`[data-box="${CSS.escape(id)}"]`)
        ?.focus({ preventScroll: true }),
    );
  };
  return [byId.has(focusedId) ? focusedId : 'root', focus];
}

interface DrawingProps extends TreeCanvasProps {
  panZoom: PanZoom;
  text: string;
  activeId: string;
  onFocus: (id: string) => void;
}

/** One SVG path for all edges, and only the boxes in sight as elements. */
function TreeDrawing(props: DrawingProps): ReactElement {
  const { layout, selectedId, onOpen, onToggle, panZoom, text, activeId, onFocus } = props;
  const { view, size } = panZoom;
  return (
    <div
      role="tree"
      aria-label="Objects of the application"
      className="absolute top-0 left-0 origin-top-left"
      style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}
    >
      <svg aria-hidden width={layout.width} height={layout.height} className="absolute top-0 left-0 overflow-visible">
        <path d={layout.path} fill="none" stroke="var(--line-strong)" strokeWidth={1.25} opacity={0.75} />
      </svg>
      {visibleBoxes(layout.boxes, view, size).map((box) => (
        <TreeBox
          key={box.item.id}
          box={box}
          isFocused={box.item.id === activeId}
          isSelected={box.item.id === selectedId}
          isDimmed={text !== '' && !matchesText(box, text)}
          onFocus={() => onFocus(box.item.id)}
          onOpen={onOpen}
          onToggle={onToggle}
        />
      ))}
    </div>
  );
}
