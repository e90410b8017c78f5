import { Link } from '@tanstack/react-router';
import { createColumnHelper, FlexRender, tableFeatures, useTable, type Row } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useMemo, useRef, type ReactElement, type ReactNode } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { HealthStatus, ToneIcon } from '../ui/status.tsx';
import { SyncStatus } from '../ui/plumb-glyph.tsx';
import { useElementWidth } from '../ui/use-element-width.ts';
import { useNow } from '../ui/use-now.ts';
import { relativeTime } from '../verdict/relative-time.ts';
import { shortRevision, verdictOf } from '../verdict/verdict-of.ts';
import { ApplicationActions } from './application-actions.tsx';
import { clusterNameOf, type ListFilters, type SortOrder } from './list-filters.ts';
import { sourcePlace } from './source-of.ts';

const features = tableFeatures({});
const helper = createColumnHelper<typeof features, Application>();
const rowHeightPx = 44;

// Widths as CSS grid tracks. Columns that a narrow page leaves out have the least page width that they need.
const tracks: readonly (readonly [id: string, track: string, leastPx: number])[] = [
  ['name', 'minmax(140px,1.2fr)', 0],
  ['project', 'minmax(80px,0.6fr)', 1_150],
  ['sync', '108px', 0],
  ['health', '108px', 0],
  ['verdict', 'minmax(120px,1.6fr)', 0],
  ['source', 'minmax(140px,1.3fr)', 950],
  ['destination', 'minmax(110px,0.8fr)', 850],
  ['synced', '84px', 0],
  ['actions', '32px', 0],
];
const sortOfColumn: Readonly<Record<string, SortOrder>> = { name: 'name', verdict: 'attention', synced: 'synced' };

const truncated = (text: string): ReactNode => (
  <span className="block truncate" title={text}>
    {text}
  </span>
);

const columns = helper.columns([
  helper.display({ id: 'name', header: 'Name', cell: ({ row }) => <NameCell app={row.original} /> }),
  helper.display({ id: 'project', header: 'Project', cell: ({ row }) => truncated(row.original.spec.project) }),
  helper.display({
    id: 'sync',
    header: 'Git vs cluster',
    cell: ({ row }) => <SyncStatus status={row.original.status?.sync?.status} />,
  }),
  helper.display({
    id: 'health',
    header: 'Health',
    cell: ({ row }) => <HealthStatus status={row.original.status?.health?.status} />,
  }),
  helper.display({ id: 'verdict', header: 'What to know', cell: ({ row }) => <VerdictCell app={row.original} /> }),
  helper.display({
    id: 'source',
    header: 'Source',
    cell: ({ row }) =>
      truncated(`${sourcePlace(row.original)} @ ${shortRevision(row.original.status?.sync?.revision)}`),
  }),
  helper.display({
    id: 'destination',
    header: 'Destination',
    cell: ({ row }) => truncated(`${clusterNameOf(row.original)} / ${row.original.spec.destination.namespace ?? '–'}`),
  }),
  helper.display({ id: 'synced', header: 'Synced', cell: ({ row }) => <SyncedCell app={row.original} /> }),
  helper.display({ id: 'actions', header: '', cell: ({ row }) => <ApplicationActions app={row.original} /> }),
]);

/** The list and its filters, which hold the order. */
export interface ApplicationTableProps {
  apps: readonly Application[];
  filters: ListFilters;
  onChange: (filters: ListFilters) => void;
}

/** Applications as a table; only the rows in sight are drawn. */
export function ApplicationTable({ apps, filters, onChange }: ApplicationTableProps): ReactElement {
  const data = useMemo(() => [...apps], [apps]);
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (app) => `${app.metadata.namespace}/${app.metadata.name}`,
  });
  const rows = table.getRowModel().rows;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useElementWidth(scroller);
  const shown = tracks.filter(([, , leastPx]) => width >= leastPx);
  const gridTemplateColumns = shown.map(([, track]) => track).join(' ');
  const ids = new Set(shown.map(([id]) => id));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 10,
  });
  return (
    <div ref={scroller} className="mx-6 mb-6 min-h-0 flex-1 overflow-auto rounded-2xl border bg-surface shadow-card">
      <div role="table" aria-label="Applications" aria-rowcount={rows.length + 1} className="min-w-[680px]">
        <div
          role="row"
          className="sticky top-0 z-10 grid h-9.5 items-center gap-3 border-b bg-surface px-4"
          style={{ gridTemplateColumns }}
        >
          {columns.map(({ id = '', header }) =>
            ids.has(id) ? (
              <HeaderCell
                key={id}
                id={id}
                title={String(header)}
                sort={filters.sort}
                onSort={(sort) => onChange({ ...filters, sort })}
              />
            ) : null,
          )}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => (
            <div
              key={rows[index]?.id}
              role="row"
              aria-rowindex={index + 2}
              className="absolute inset-x-0 grid items-center gap-3 border-b px-4 text-[13px] hover:bg-hover"
              style={{ gridTemplateColumns, top: start, height: rowHeightPx }}
            >
              {rows[index] === undefined ? null : <Cells row={rows[index]} ids={ids} />}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

function Cells({ row, ids }: { row: Row<typeof features, Application>; ids: ReadonlySet<string> }): ReactElement[] {
  return row
    .getAllCells()
    .filter((cell) => ids.has(cell.column.id))
    .map((cell) => (
      <div key={cell.id} role="cell" className="grid min-w-0 grid-cols-[minmax(0,1fr)]">
        <FlexRender cell={cell} />
      </div>
    ));
}

function HeaderCell(props: {
  id: string;
  title: string;
  sort: SortOrder;
  onSort: (sort: SortOrder) => void;
}): ReactElement {
  const order = sortOfColumn[props.id];
  if (order === undefined)
    return (
      <div role="columnheader" className="eyebrow truncate" title={props.title}>
        {props.title === '' ? <span className="sr-only">Actions</span> : props.title}
      </div>
    );
  const isSorted = props.sort === order;
  return (
    <div role="columnheader" aria-sort={isSorted ? 'descending' : 'none'} className="eyebrow">
      <button
        type="button"
        onClick={() => props.onSort(order)}
        className={`flex items-center gap-1 rounded hover:text-ink ${isSorted ? 'text-ink' : ''}`}
      >
        {props.title}
        <ArrowDown size={12} aria-hidden className={isSorted ? '' : 'opacity-0'} />
      </button>
    </div>
  );
}

function NameCell({ app }: { app: Application }): ReactElement {
  return (
    <Link
      to={`/applications/${app.metadata.namespace}/${app.metadata.name}`}
      className="block truncate rounded text-sm font-semibold hover:text-accent"
      title={app.metadata.name}
    >
      {app.metadata.name}
    </Link>
  );
}

function VerdictCell({ app }: { app: Application }): ReactElement {
  const verdict = verdictOf(app);
  return (
    <span className="flex items-center gap-1.5" title={verdict.cause ?? verdict.headline}>
      <ToneIcon tone={verdict.tone} size={14} />
      <span className="min-w-0 truncate">{verdict.headline}</span>
    </span>
  );
}

function SyncedCell({ app }: { app: Application }): ReactElement {
  const nowMs = useNow();
  return (
    <span className="whitespace-nowrap text-ink-soft">
      {relativeTime(app.status?.operationState?.finishedAt, nowMs)}
    </span>
  );
}
