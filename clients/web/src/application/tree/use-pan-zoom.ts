import { useEffect, useEffectEvent, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { fitView, revealBox, wheelView, zoomAt, type TreeLayout, type View } from './layout-tree.ts';

/** Handlers of the tree's window: dragging moves the tree. */
export interface DragHandlers {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: () => void;
}

/** Pan and zoom of the tree's window. */
export interface PanZoom {
  frame: RefObject<HTMLDivElement | null>;
  view: View;
  size: { width: number; height: number };
  fit: () => void;
  zoomBy: (factor: number) => void;
  reveal: (box: { x: number; y: number }) => void;
  drag: DragHandlers;
}

type Move = (change: (held: View) => View) => void;

/** Follows the window's size and the user's wheel and drags. The first layout is fitted; later ones stay where they are. */
export function usePanZoom(layout: TreeLayout): PanZoom {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [view, setView] = useState<View | undefined>(undefined);
  const fitted = fitView({ width: layout.width, height: layout.height, rootY: layout.boxes[0]?.y ?? 0 }, size);
  const move: Move = (change) => setView((held) => change(held ?? fitted));
  const drag = useDrag(move);

  const onWheel = useEffectEvent((event: WheelEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    event.preventDefault();
    move((held) => wheelView(held, event, { x: event.clientX - box.left, y: event.clientY - box.top }));
  });
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    const listener = (event: WheelEvent): void => onWheel(event);
    element.addEventListener('wheel', listener, { passive: false });
    return () => {
      observer.disconnect();
      element.removeEventListener('wheel', listener);
    };
  }, []);

  return {
    frame,
    view: view ?? fitted,
    size,
    fit: () => setView(undefined),
    zoomBy: (factor) => move((held) => zoomAt(held, factor, { x: size.width / 2, y: size.height / 2 })),
    reveal: (box) => move((held) => revealBox(held, box, size)),
    drag,
  };
}

function useDrag(move: Move): DragHandlers {
  const grip = useRef<{ x: number; y: number } | undefined>(undefined);
  return {
    onPointerDown: (event) => {
      const isOnControl = event.target instanceof Element && event.target.closest('[role=treeitem],button') !== null;
      if (event.button !== 0 || isOnControl) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      grip.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event) => {
      const from = grip.current;
      if (from === undefined) return;
      grip.current = { x: event.clientX, y: event.clientY };
      move((held) => ({ ...held, x: held.x + event.clientX - from.x, y: held.y + event.clientY - from.y }));
    },
    onPointerUp: () => {
      grip.current = undefined;
    },
  };
}
