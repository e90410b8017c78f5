import { useQuery } from '@tanstack/react-query';
import { RefreshCw, Server } from 'lucide-react';
import type { ReactElement } from 'react';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { listClusters } from '../api/settings.ts';
import { Button } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useNow } from '../ui/use-now.ts';
import { relativeTime } from '../verdict/relative-time.ts';
import { ConnectionStatus } from './connection-status.tsx';

type Row = v1alpha1.Cluster;

const connectionOf = (row: Row): v1alpha1.ConnectionState | undefined =>
  row.info?.connectionState ?? row.connectionState;

const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    title: 'Cluster',
    width: 'minmax(200px,1.6fr)',
    sortBy: (row) => row.name ?? '',
    render: (row) => <ClusterCell row={row} />,
  },
  {
    id: 'version',
    title: 'Version',
    width: '90px',
    sortBy: (row) => row.info?.serverVersion ?? '',
    render: (row) => row.info?.serverVersion || row.serverVersion || '–',
  },
  {
    id: 'apps',
    title: 'Applications',
    width: '110px',
    sortBy: (row) => row.info?.applicationsCount ?? 0,
    render: (row) => <span className="tabular-nums">{row.info?.applicationsCount ?? 0}</span>,
  },
  {
    id: 'objects',
    title: 'Objects watched',
    width: '130px',
    sortBy: (row) => row.info?.cacheInfo?.resourcesCount ?? 0,
    render: (row) => <span className="tabular-nums">{row.info?.cacheInfo?.resourcesCount ?? '–'}</span>,
  },
  { id: 'age', title: 'Cache read', width: '120px', render: (row) => <CacheAge row={row} /> },
  {
    id: 'state',
    title: 'Connection',
    width: 'minmax(160px,1.4fr)',
    sortBy: (row) => connectionOf(row)?.status ?? '',
    render: (row) => <ConnectionStatus state={connectionOf(row)} />,
  },
];

/** The clusters that applications can be deployed to, and how they are. */
export function ClustersPage(): ReactElement {
  const query = useQuery({
    queryKey: ['clusters'],
    queryFn: ({ signal }) => listClusters(signal),
    refetchInterval: 30_000,
  });
  const rows = query.data?.items ?? [];
  return (
    <>
      <PageHeader
        title="Clusters"
        note={query.isSuccess ? String(rows.length) : undefined}
        actions={
          <Button icon={RefreshCw} isDisabled={query.isFetching} onPress={() => void query.refetch()}>
            Read again
          </Button>
        }
      />
      {query.isPending ? <SkeletonRows /> : null}
      {query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && rows.length === 0 ? (
        <EmptyState icon={Server} title="No clusters">
          You may not see any cluster, or the one of the control plane is switched off (cluster.inClusterEnabled). Add
          one with “plumbline cluster add”.
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <DataTable label="Clusters" columns={columns} rows={rows} keyOf={(row) => row.server ?? ''} />
      ) : null}
    </>
  );
}

function ClusterCell({ row }: { row: Row }): ReactElement {
  return (
    <span className="block min-w-0 leading-tight">
      <span className="block truncate font-medium" title={row.name}>
        {row.name}
      </span>
      <span className="block truncate text-xs text-ink-soft" title={row.server}>
        {row.server}
      </span>
    </span>
  );
}

function CacheAge({ row }: { row: Row }): ReactElement {
  const nowMs = useNow();
  return <span className="text-ink-soft">{relativeTime(row.info?.cacheInfo?.lastCacheSyncTime, nowMs)}</span>;
}
