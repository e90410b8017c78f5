import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FolderGit2, RefreshCw } from 'lucide-react';
import type { ReactElement } from 'react';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { listRepositories } from '../api/settings.ts';
import { Button } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { ConnectionStatus } from './connection-status.tsx';

type Row = v1alpha1.Repository;

const columns: readonly Column<Row>[] = [
  {
    id: 'repo',
    title: 'Repository',
    width: 'minmax(220px,2fr)',
    sortBy: (row) => row.repo ?? '',
    render: (row) => <RepositoryCell row={row} />,
  },
  { id: 'type', title: 'Type', width: '80px', sortBy: (row) => row.type ?? 'git', render: (row) => row.type || 'git' },
  {
    id: 'project',
    title: 'Project',
    width: 'minmax(90px,0.6fr)',
    sortBy: (row) => row.project ?? '',
    render: (row) => <span className="text-ink-soft">{row.project || 'all'}</span>,
  },
  {
    id: 'access',
    title: 'Credentials',
    width: 'minmax(110px,0.8fr)',
    render: (row) => (
      <span className="block truncate text-ink-soft" title={accessOf(row)}>
        {accessOf(row)}
      </span>
    ),
  },
  {
    id: 'state',
    title: 'Connection',
    width: 'minmax(160px,1.6fr)',
    sortBy: (row) => row.connectionState?.status ?? '',
    render: (row) => <ConnectionStatus state={row.connectionState} />,
  },
];

/** The repositories that applications can use, and whether each answers. */
export function RepositoriesPage(): ReactElement {
  const query = useQuery({ queryKey: ['repositories'], queryFn: ({ signal }) => listRepositories({ signal }) });
  const client = useQueryClient();
  const toasts = useToasts();
  const check = useMutation({
    mutationFn: () => listRepositories({ forceRefresh: true }),
    onSuccess: (answer) => client.setQueryData(['repositories'], answer),
    onError: toasts.showError,
  });
  const rows = query.data?.items ?? [];
  return (
    <>
      <PageHeader
        title="Repositories"
        note={query.isSuccess ? String(rows.length) : undefined}
        actions={
          <Button icon={RefreshCw} isDisabled={check.isPending} onPress={() => check.mutate()}>
            Check again
          </Button>
        }
      />
      {query.isPending ? <SkeletonRows /> : null}
      {query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && rows.length === 0 ? <NoRepositories /> : null}
      {rows.length > 0 ? (
        <DataTable
          label="Repositories"
          columns={columns}
          rows={rows}
          keyOf={(row) => `${row.repo ?? ''} ${row.project ?? ''}`}
        />
      ) : null}
    </>
  );
}

function NoRepositories(): ReactElement {
  return (
    <EmptyState icon={FolderGit2} title="No repositories are registered">
      <p>
        Public repositories need no entry. Private ones are Secrets with the label
        argocd.argoproj.io/secret-type=repository, or:
      </p>
      <pre className="mt-3 overflow-x-auto rounded-lg border bg-surface p-3 text-left font-mono text-xs">
        plumbline repo add https://git.example.com/team/app.git --username …
      </pre>
    </EmptyState>
  );
}

function RepositoryCell({ row }: { row: Row }): ReactElement {
  return (
    <span className="block min-w-0 leading-tight">
      {row.name ? (
        <span className="block truncate font-medium" title={row.name}>
          {row.name}
        </span>
      ) : null}
      <span className={`block truncate ${row.name ? 'text-xs text-ink-soft' : 'font-medium'}`} title={row.repo}>
        {row.repo}
      </span>
    </span>
  );
}

/** How a repository is entered, in words; values of credentials never reach the browser. */
function accessOf(row: Row): string {
  if (row.inheritedCreds === true) return 'From a credential template';
  if (row.username) return `User ${row.username}`;
  if (row.repo?.startsWith('git@') || row.repo?.startsWith('ssh://')) return 'SSH key';
  return row.githubAppID ? 'GitHub App' : 'None';
}
