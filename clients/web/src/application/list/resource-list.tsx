import { useMemo, type ReactElement } from 'react';
import { List } from 'lucide-react';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { PageFilter } from '../../applications/list-toolbar.tsx';
import { useSearchStrings } from '../../ui/use-search-strings.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { Badge, HealthStatus } from '../../ui/status.tsx';
import { SyncStatus } from '../../ui/plumb-glyph.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { keyOfResource } from '../resource-parameter.ts';

type Row = v1alpha1.ResourceStatus;

const healthRank = ['Degraded', 'Missing', 'Progressing', 'Suspended', 'Unknown', 'Healthy'];

const columns: readonly Column<Row>[] = [
  {
    id: 'kind',
    title: 'Kind',
    width: 'minmax(150px,0.9fr)',
    sortBy: (row) => row.kind ?? '',
    render: (row) => <KindCell row={row} />,
  },
  {
    id: 'name',
    title: 'Name',
    width: 'minmax(180px,1.6fr)',
    sortBy: (row) => row.name ?? '',
    render: (row) => (
      <span className="block truncate font-medium" title={row.name}>
        {row.name}
      </span>
    ),
  },
  {
    id: 'namespace',
    title: 'Namespace',
    width: 'minmax(110px,0.8fr)',
    sortBy: (row) => row.namespace ?? '',
    render: (row) => (
      <span className="block truncate text-ink-soft" title={row.namespace}>
        {row.namespace || 'cluster-wide'}
      </span>
    ),
  },
  {
    id: 'sync',
    title: 'Git vs cluster',
    width: '130px',
    sortBy: (row) => row.status ?? '',
    render: (row) =>
      row.hook === true ? <span className="text-ink-faint">Hook</span> : <SyncStatus status={row.status} />,
  },
  {
    id: 'health',
    title: 'Health',
    width: '130px',
    sortBy: (row) => healthRank.indexOf(row.health?.status ?? 'Healthy'),
    render: (row) =>
      row.health?.status === undefined ? (
        <span className="text-ink-faint">–</span>
      ) : (
        <HealthStatus status={row.health.status} />
      ),
  },
  { id: 'note', title: 'Note', width: 'minmax(120px,1.5fr)', render: (row) => <NoteCell row={row} /> },
];

/** The application's own objects as a table; the same rows as in the tree's first level. */
export function ResourceList({ app }: { app: Application }): ReactElement {
  const [search, setSearch] = useSearchStrings();
  const text = search['q'] ?? '';
  const rows = useMemo(() => {
    const needle = text.toLowerCase();
    return (app.status?.resources ?? []).filter((row) =>
      `${row.kind} ${row.name} ${row.namespace} ${row.status} ${row.health?.status}`.toLowerCase().includes(needle),
    );
  }, [app.status?.resources, text]);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 px-6 py-4">
      <div className="flex">
        <PageFilter
          label="Filter objects"
          placeholder="Kind, name, namespace or state"
          value={text}
          onChange={(q) => setSearch({ q: q === '' ? undefined : q }, { replace: true })}
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState icon={List} title={text === '' ? 'No objects yet' : 'No object matches'}>
          {text === '' ? 'Git names no objects for this application, or it is not compared yet.' : 'Search for less.'}
        </EmptyState>
      ) : (
        <DataTable
          label="Objects"
          columns={columns}
          rows={rows}
          keyOf={keyOfResource}
          onOpen={(row) => setSearch({ resource: keyOfResource(row) })}
          nameOf={(row) => `${row.kind} ${row.name}`}
        />
      )}
    </div>
  );
}

function KindCell({ row }: { row: Row }): ReactElement {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="text-ink-faint">
        <KindIcon kind={row.kind ?? ''} size={15} />
      </span>
      <span className="truncate" title={`${row.kind ?? ''}.${row.group ?? ''}`}>
        {row.kind}
      </span>
    </span>
  );
}

function NoteCell({ row }: { row: Row }): ReactElement {
  return (
    <span className="flex min-w-0 items-center gap-2 text-ink-soft">
      {row.requiresPruning === true ? <Badge tone="warn">Not in Git</Badge> : null}
      {row.syncWave === undefined || row.syncWave === 0 ? null : <Badge tone="unknown">Wave {row.syncWave}</Badge>}
      <span className="truncate" title={row.health?.message}>
        {row.health?.message ?? ''}
      </span>
    </span>
  );
}
