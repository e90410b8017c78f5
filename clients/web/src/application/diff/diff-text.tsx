import { useMemo, useState, type ReactElement } from 'react';
import { diffRows, type DiffLine, type DiffRow } from './diff-rows.ts';
import { DiffRowView } from './diff-row-view.tsx';

/** How a diff is laid out. */
export type DiffLayout = 'unified' | 'split';

const drawnRows = 1_500;

/** The line diff of two texts: live on the left (or removed), Git on the right (or added). */
export function DiffText({
  live,
  desired,
  layout,
}: {
  live: string;
  desired: string;
  layout: DiffLayout;
}): ReactElement {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  const [limit, setLimit] = useState(drawnRows);
  const { rows } = useMemo(() => diffRows(live, desired, { opened }), [live, desired, opened]);
  const drawn = layout === 'unified' ? rows.flatMap(unified) : rows;
  return (
    <div className="overflow-x-auto font-mono text-[12.5px] leading-5">
      <table className="w-full min-w-fit border-collapse" aria-label="Difference between live and Git">
        <tbody>
          {drawn.slice(0, limit).map((row) => (
            <DiffRowView
              key={keyOf(row)}
              row={row}
              layout={layout}
              onUnfold={(id) => setOpened(new Set([...opened, id]))}
            />
          ))}
        </tbody>
      </table>
      {drawn.length > limit ? (
        <button
          type="button"
          className="w-full bg-sunken py-2 text-sm text-accent"
          onClick={() => setLimit(limit + drawnRows)}
        >
          Show {Math.min(drawnRows, drawn.length - limit)} more of {drawn.length} lines
        </button>
      ) : null}
    </div>
  );
}

function unified(row: DiffRow): DiffRow[] {
  return row.kind === 'changed'
    ? [
        { kind: 'removed', left: row.left },
        { kind: 'added', right: row.right },
      ]
    : [row];
}

const numberOf = (line: DiffLine | undefined): string => String(line?.number ?? '');

function keyOf(row: DiffRow): string {
  if (row.kind === 'fold') return `fold ${row.id}`;
  return `${row.kind} ${numberOf('left' in row ? row.left : undefined)} ${numberOf('right' in row ? row.right : undefined)}`;
}
