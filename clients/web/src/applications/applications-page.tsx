import { useDeferredValue, useMemo, type ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { Boxes, FilterX, Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useLiveApplications } from '../live/use-applications.ts';
import { useSearchStrings } from '../ui/use-search-strings.ts';
import { Button } from '../ui/button.tsx';
import { PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../ui/states.tsx';
import { ApplicationTiles } from './application-tiles.tsx';
import { FacetPanel } from './facet-panel.tsx';
import { FilterChips } from './filter-chips.tsx';
import { FleetBar } from './fleet-bar.tsx';
import { ListToolbar } from './list-toolbar.tsx';
import {
  clearFilters,
  facetNames,
  filterApplications,
  parseListFilters,
  renderListFilters,
  type ListFilters,
} from './list-filters.ts';
import { sortApplications } from './sort-applications.ts';

const ApplicationTable = lazy(async () => ({
  default: (await import('./application-table.tsx')).ApplicationTable,
}));
const NewApplication = lazy(async () => ({ default: (await import('../create/new-application.tsx')).NewApplication }));

/** All applications that the user may see: filters in the address, tiles or table, live. */
export function ApplicationsPage(): ReactElement {
  const query = useLiveApplications();
  const [search, setSearch] = useSearchStrings();
  const filters = useMemo(() => parseListFilters(search), [search]);
  const change = (next: ListFilters): void => {
    const cleared = Object.fromEntries(['q', 'sort', 'view', ...facetNames].map((name) => [name, undefined]));
    setSearch({ ...cleared, ...renderListFilters(next) }, { replace: true });
  };
  return (
    <>
      {query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <SkeletonRows rows={8} heightPx={72} /> : null}
      {query.isSuccess ? (
        <ListBody
          apps={query.data.apps}
          filters={filters}
          onChange={change}
          onCreate={() => setSearch({ panel: 'new' })}
        />
      ) : null}
      <Suspense fallback={null}>
        {search['panel'] === 'new' ? <NewApplication onClose={() => setSearch({ panel: undefined })} /> : null}
      </Suspense>
    </>
  );
}

interface ListBodyProps {
  apps: readonly Application[];
  filters: ListFilters;
  onChange: (filters: ListFilters) => void;
  onCreate: () => void;
}

function ListBody({ apps, filters, onChange, onCreate }: ListBodyProps): ReactElement {
  const deferred = useDeferredValue(filters);
  const shown = useMemo(() => sortApplications(filterApplications(apps, deferred), deferred.sort), [apps, deferred]);
  const create = (
    <Button look="primary" icon={Plus} onPress={onCreate}>
      New application
    </Button>
  );
  if (apps.length === 0) return <FirstRun action={create} />;
  return (
    <div className="flex min-h-0 flex-1">
      <FacetPanel apps={apps} filters={filters} onChange={onChange} />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-col gap-4 px-6 pt-5 pb-3">
          <PageHeader
            title="Applications"
            note={shown.length === apps.length ? `${apps.length}` : `${shown.length} of ${apps.length}`}
            actions={create}
          />
          <FleetBar apps={apps} filters={filters} onChange={onChange} />
          <ListToolbar filters={filters} onChange={onChange} />
          <FilterChips filters={filters} onChange={onChange} />
        </div>
        {shown.length === 0 ? (
          <NothingMatches total={apps.length} onClear={() => onChange(clearFilters(filters))} />
        ) : null}
        {shown.length > 0 && filters.view === 'table' ? (
          <Suspense fallback={<SkeletonRows />}>
            <ApplicationTable apps={shown} filters={filters} onChange={onChange} />
          </Suspense>
        ) : null}
        {shown.length > 0 && filters.view === 'tiles' ? <ApplicationTiles apps={shown} /> : null}
      </div>
    </div>
  );
}

function NothingMatches({ total, onClear }: { total: number; onClear: () => void }): ReactElement {
  return (
    <EmptyState
      icon={FilterX}
      title={`None of ${total} applications match`}
      action={<Button onPress={onClear}>Clear all filters</Button>}
    >
      Remove a filter above, or search for less.
    </EmptyState>
  );
}

function FirstRun({ action }: { action: ReactElement }): ReactElement {
  return (
    <EmptyState icon={Boxes} title="No applications yet" action={action}>
      <p>
        An application ties a path in a Git repository to a namespace in a cluster. You see those that your projects
        allow.
      </p>
      <pre className="mt-3 overflow-x-auto rounded-lg border bg-surface p-3 text-left font-mono text-xs">
        kubectl apply -f application.yaml
      </pre>
    </EmptyState>
  );
}
