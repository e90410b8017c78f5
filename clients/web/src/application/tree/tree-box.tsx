import { ChevronLeft, ChevronRight, Layers } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { HealthIcon } from '../../ui/status.tsx';
import { PlumbGlyph } from '../../ui/plumb-glyph.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { boxHeight, boxWidth, type PlacedItem } from './layout-tree.ts';
import { describeBox } from './move-focus.ts';
import type { TreeItem } from './build-tree.ts';

/** What a box draws and reports. */
export interface TreeBoxProps {
  box: PlacedItem;
  isFocused: boolean;
  isSelected: boolean;
  isDimmed: boolean;
  onFocus: () => void;
  onOpen: (item: TreeItem) => void;
  onToggle: (id: string) => void;
}

const edge: Readonly<Record<string, string>> = {
  Degraded: 'border-bad',
  Missing: 'border-warn border-dashed',
  Progressing: 'border-busy',
};

function boxClass({ box, isSelected, isDimmed }: TreeBoxProps): string {
  const { item } = box;
  const border = isSelected
    ? 'border-accent ring-2 ring-accent/40'
    : (edge[item.health ?? ''] ?? 'border-line-strong/50');
  const ground = item.isRoot ? 'bg-raised' : item.isOrphan ? 'bg-sunken' : 'bg-surface';
  return `absolute flex cursor-pointer items-center gap-2.5 rounded-xl border pr-2.5 pl-2.5 shadow-card ${border} ${ground} ${isDimmed ? 'opacity-35' : ''}`;
}

/** One object of the tree. */
export const TreeBox = memo(function TreeBox(props: TreeBoxProps): ReactElement {
  const { box, isFocused, isSelected, onFocus, onOpen, onToggle } = props;
  const { item } = box;
  const hasChildren = item.children.length > 0;
  return (
    <div
      role="treeitem"
      data-box={item.id}
      aria-label={describeBox(box)}
      aria-level={box.depth + 1}
      aria-posinset={box.place}
      aria-setsize={box.siblings}
      aria-selected={isSelected}
      {...(hasChildren ? { 'aria-expanded': !box.isCollapsed } : {})}
      tabIndex={isFocused ? 0 : -1}
      onFocus={onFocus}
      onClick={() => onOpen(item)}
      className={boxClass(props)}
      style={{ left: box.x, top: box.y, width: boxWidth, height: boxHeight }}
    >
      <BoxBody item={item} />
      {hasChildren && !item.isRoot ? (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          onClick={(event) => (event.stopPropagation(), onToggle(item.id))}
          className="absolute top-1/2 -right-7 flex h-6 min-w-6 -translate-y-1/2 items-center justify-center rounded-full border border-line-strong/60 bg-raised px-1 text-[11px] font-medium text-ink-soft tabular-nums hover:text-ink"
        >
          {box.isCollapsed ? item.children.length : <ChevronLeft size={12} />}
        </button>
      ) : null}
    </div>
  );
});

function BoxBody({ item }: { item: TreeItem }): ReactElement {
  const isFold = item.folded.length > 0;
  const tags = [
    item.isHook ? 'hook' : '',
    item.isOrphan ? 'orphan' : '',
    item.requiresPruning ? 'prune' : '',
    ...item.info,
  ].filter((tag) => tag !== '');
  return (
    <>
      <span className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-sunken text-ink-soft">
        {isFold ? <Layers size={16} aria-hidden /> : <KindIcon kind={item.kind} />}
      </span>
      <span className="min-w-0 flex-1">
        <BoxName name={item.name} />
        <span className="flex min-w-0 items-center gap-1.5 text-[11.5px] leading-4 text-ink-soft">
          <span className="truncate" title={item.kind}>
            {item.kind}
          </span>
          {tags.slice(0, 2).map((tag) => (
            <span key={tag} className="max-w-20 shrink-0 truncate rounded bg-sunken px-1 text-[11px]" title={tag}>
              {tag}
            </span>
          ))}
        </span>
      </span>
      <span className="flex shrink-0 flex-col items-center gap-1">
        {item.health === undefined ? null : <HealthIcon status={item.health} size={15} />}
        {item.sync === undefined ? null : <PlumbGlyph status={item.sync} size={15} />}
      </span>
      {isFold ? <ChevronRight size={14} aria-hidden className="text-ink-faint" /> : null}
    </>
  );
}

const tailLength = 9;

// Names of Pods and ReplicaSets differ at their end: a name that is too long loses its middle.
function BoxName({ name }: { name: string }): ReactElement {
  const at = name.length > 2 * tailLength ? name.length - tailLength : name.length;
  return (
    <span className="flex text-[13px] leading-4.5 font-semibold whitespace-pre" title={name}>
      <span className="truncate" title={name}>
        {name.slice(0, at)}
      </span>
      <span className="shrink-0">{name.slice(at)}</span>
    </span>
  );
}
