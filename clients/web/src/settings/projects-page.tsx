import { useQuery } from '@tanstack/react-query';
import { Layers } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { AppProject, v1alpha1 } from '@plumbline/contract/crd';
import { listProjects } from '../api/settings.ts';
import { plural } from '../verdict/verdict-of.ts';
import { useSearchStrings } from '../ui/use-search-strings.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { PageHeader } from '../ui/page.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';

const summary = (items: readonly string[] | undefined, none: string): string =>
  (items ?? []).length === 0 ? none : (items ?? []).join(', ');
const destinationText = (destination: v1alpha1.ApplicationDestination): string =>
  `${destination.name || destination.server || '*'} / ${destination.namespace || '*'}`;
const cut = (text: string): ReactNode => (
  <span className="block truncate text-ink-soft" title={text}>
    {text}
  </span>
);

const columns: readonly Column<AppProject>[] = [
  {
    id: 'name',
    title: 'Project',
    width: 'minmax(140px,0.8fr)',
    sortBy: (row) => row.metadata.name,
    render: (row) => (
      <span className="block truncate font-medium" title={row.metadata.name}>
        {row.metadata.name}
      </span>
    ),
  },
  {
    id: 'description',
    title: 'Description',
    width: 'minmax(140px,1.2fr)',
    render: (row) => cut(row.spec.description ?? ''),
  },
  {
    id: 'sources',
    title: 'May use',
    width: 'minmax(140px,1.2fr)',
    render: (row) => cut(summary(row.spec.sourceRepos, 'No repository')),
  },
  {
    id: 'destinations',
    title: 'May deploy to',
    width: 'minmax(140px,1.2fr)',
    render: (row) => cut(summary(row.spec.destinations?.map(destinationText), 'Nowhere')),
  },
  {
    id: 'roles',
    title: 'Roles',
    width: '70px',
    sortBy: (row) => row.spec.roles?.length ?? 0,
    render: (row) => <span className="tabular-nums">{row.spec.roles?.length ?? 0}</span>,
  },
  {
    id: 'windows',
    title: 'Windows',
    width: '80px',
    sortBy: (row) => row.spec.syncWindows?.length ?? 0,
    render: (row) => <span className="tabular-nums">{row.spec.syncWindows?.length ?? 0}</span>,
  },
];

/** The projects: what their applications may use and where they may go. */
export function ProjectsPage(): ReactElement {
  const query = useQuery({ queryKey: ['projects'], queryFn: ({ signal }) => listProjects(signal) });
  const [search, setSearch] = useSearchStrings();
  const rows = query.data?.items ?? [];
  const chosen = rows.find((row) => row.metadata.name === search['project']);
  return (
    <>
      <PageHeader title="Projects" note={query.isSuccess ? String(rows.length) : undefined} />
      {query.isPending ? <SkeletonRows /> : null}
      {query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && rows.length === 0 ? (
        <EmptyState icon={Layers} title="No projects">
          You may see none, or the control plane has not created “default” yet.
        </EmptyState>
      ) : null}
      {rows.length > 0 ? (
        <DataTable
          label="Projects"
          columns={columns}
          rows={rows}
          keyOf={(row) => row.metadata.name}
          nameOf={(row) => row.metadata.name}
          onOpen={(row) => setSearch({ project: row.metadata.name })}
        />
      ) : null}
      {chosen === undefined ? null : (
        <ProjectPanel project={chosen} onClose={() => setSearch({ project: undefined })} />
      )}
    </>
  );
}

function ProjectPanel({ project, onClose }: { project: AppProject; onClose: () => void }): ReactElement {
  const { spec } = project;
  const kinds = (items: readonly { group?: string; kind?: string }[] | undefined): string[] =>
    (items ?? []).map((item) => `${item.group || 'core'}/${item.kind ?? '*'}`);
  return (
    <Sheet title={project.metadata.name} subtitle={spec.description || 'No description'} onClose={onClose}>
      <div className="flex flex-col gap-5 p-5">
        <ListBlock
          title="Repositories"
          items={spec.sourceRepos ?? []}
          none="None: its applications can use no repository."
        />
        <ListBlock
          title="Destinations"
          items={(spec.destinations ?? []).map(destinationText)}
          none="None: its applications can go nowhere."
        />
        <ListBlock title="Cluster-wide kinds allowed" items={kinds(spec.clusterResourceWhitelist)} none="None." />
        <ListBlock title="Namespaced kinds denied" items={kinds(spec.namespaceResourceBlacklist)} none="None denied." />
        <ListBlock title="Roles" items={(spec.roles ?? []).map(roleText)} none="None." />
        <ListBlock
          title="Sync windows"
          items={(spec.syncWindows ?? []).map(
            (window) => `${window.kind ?? ''} ${window.schedule ?? ''} for ${window.duration ?? ''}`,
          )}
          none="None: syncs are possible at any time."
        />
      </div>
    </Sheet>
  );
}

function roleText({ name = '', policies = [], groups = [] }: v1alpha1.ProjectRole): string {
  return `${name}: ${policies.length} ${policies.length === 1 ? 'policy' : 'policies'}, ${plural(groups.length, 'group')}`;
}

function ListBlock({ title, items, none }: { title: string; items: readonly string[]; none: string }): ReactElement {
  return (
    <section>
      <h3 className="mb-1 text-sm font-semibold">{title}</h3>
      {items.length === 0 ? (
        <p className="text-sm text-ink-soft">{none}</p>
      ) : (
        <ul className="font-mono text-[13px]">
          {items.map((item) => (
            <li key={item} className="py-0.5 break-all">
              {item}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
