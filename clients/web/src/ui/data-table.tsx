import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react';

/** One column: a CSS grid width, what is drawn, and what it sorts by (no sorting when absent). */
export interface Column<T> {
  id: string;
  title: string;
  width: string;
  render: (row: T) => ReactNode;
  sortBy?: (row: T) => string | number;
}

/** A table of any rows; only rows in sight are drawn. `onOpen` makes rows into buttons named by `nameOf`. */
export interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  nameOf?: (row: T) => string;
  onOpen?: (row: T) => void;
}

interface Sorting {
  id: string;
  isDown: boolean;
}

const rowHeightPx = 42;

/** Rows in the order of a column's value; without a column, as given. */
export function sortRows<T>(
  rows: readonly T[],
  sortBy: ((row: T) => string | number) | undefined,
  isDown: boolean,
): readonly T[] {
  if (sortBy === undefined) return rows;
  const sign = isDown ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [sortBy(a), sortBy(b)];
    return x < y ? -sign : x > y ? sign : 0;
  });
}

/** The table. */
export function DataTable<T>(props: DataTableProps<T>): ReactElement {
  const { label, columns, rows } = props;
  const [sorting, setSorting] = useState<Sorting | undefined>(undefined);
  const template = columns.map((column) => column.width).join(' ');
  const sorted = useMemo(
    () => sortRows(rows, columns.find((column) => column.id === sorting?.id)?.sortBy, sorting?.isDown ?? false),
    [rows, columns, sorting],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
  });
  return (
    <div ref={scroller} className="min-h-20 overflow-auto rounded-2xl border bg-surface shadow-card">
      <div role="table" aria-label={label} aria-rowcount={sorted.length + 1} className="min-w-[760px]">
        <div
          role="row"
          className="sticky top-0 z-10 grid h-9.5 items-center gap-3 border-b bg-surface px-4"
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column) => (
            <ColumnTitle key={column.id} column={column} sorting={sorting} onSort={setSorting} />
          ))}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = sorted[index];
            return row === undefined ? null : (
              <TableRow key={props.keyOf(row)} {...props} row={row} index={index} start={start} template={template} />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function TableRow<T>(
  props: DataTableProps<T> & { row: T; index: number; start: number; template: string },
): ReactElement {
  const { columns, row, index, start, template, onOpen, nameOf } = props;
  const open = onOpen === undefined ? {} : { onClick: () => onOpen(row) };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      {...open}
      className={`absolute inset-x-0 grid items-center gap-3 border-b px-4 text-[13px] hover:bg-hover ${onOpen === undefined ? '' : 'cursor-pointer'}`}
      style={{ top: start, height: rowHeightPx, gridTemplateColumns: template }}
    >
      {columns.map((column, place) => (
        <div key={column.id} role="cell" className="grid min-w-0 grid-cols-[minmax(0,1fr)]">
          {place === 0 && onOpen !== undefined ? (
            <button
              type="button"
              aria-label={`Open ${nameOf?.(row) ?? ''}`}
              className="block w-full min-w-0 rounded text-left"
            >
              {column.render(row)}
            </button>
          ) : (
            column.render(row)
          )}
        </div>
      ))}
    </div>
  );
}

function ColumnTitle<T>(props: {
  column: Column<T>;
  sorting: Sorting | undefined;
  onSort: (sorting: Sorting) => void;
}): ReactElement {
  const { column, sorting, onSort } = props;
  if (column.sortBy === undefined)
    return (
      <div role="columnheader" className="eyebrow">
        {column.title}
      </div>
    );
  const isSorted = sorting?.id === column.id;
  const isDown = isSorted && sorting.isDown;
  const Arrow = isDown ? ArrowDown : ArrowUp;
  return (
    <div role="columnheader" aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : 'none'} className="eyebrow">
      <button
        type="button"
        onClick={() => onSort({ id: column.id, isDown: isSorted && !isDown })}
        className="flex items-center gap-1 rounded hover:text-ink"
      >
        {column.title}
        <Arrow size={12} aria-hidden className={isSorted ? '' : 'opacity-0'} />
      </button>
    </div>
  );
}
