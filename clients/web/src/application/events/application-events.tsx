import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Application } from '@plumbline/contract/crd';
import { listEvents } from '../../api/applications.ts';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { refOf } from '../application-header.tsx';
import { EventRows } from './event-rows.tsx';

const pollMs = 10_000;

/** What happened to the application itself. */
export function ApplicationEvents({ app }: { app: Application }): ReactElement {
  const query = useQuery({
    queryKey: ['events', app.metadata.namespace, app.metadata.name],
    queryFn: ({ signal }) => listEvents(refOf(app), {}, signal),
    refetchInterval: pollMs,
  });
  if (query.isPending) return <SkeletonRows />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className="px-6 py-4">
      <div className="overflow-hidden rounded-2xl border bg-surface shadow-card">
        <EventRows items={query.data.items ?? []} />
      </div>
    </div>
  );
}
