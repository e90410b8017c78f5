import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { Application } from '@plumbline/contract/crd';
import { listApplications } from '../api/applications.ts';
import { reduceApplications, sortByName, type ApplicationEvent } from './reduce-applications.ts';
import { useLiveStream } from './use-live-stream.ts';

/** The list as kept in the page: applications in name order and the version that the list was read at. */
export interface ApplicationsState {
  apps: readonly Application[];
  resourceVersion: string | undefined;
}

export const applicationsKey = ['applications'] as const;

async function fetchApplications(signal?: AbortSignal): Promise<ApplicationsState> {
  const list = await listApplications(signal);
  return { apps: sortByName([...(list.items ?? [])]), resourceVersion: list.metadata?.resourceVersion };
}

/** All visible applications, without a stream of its own: for pickers and the palette. */
export function useApplications(): UseQueryResult<ApplicationsState> {
  return useQuery({
    queryKey: applicationsKey,
    queryFn: ({ signal }) => fetchApplications(signal),
    staleTime: 30_000,
    structuralSharing: false,
  });
}

/** All visible applications, kept current by the stream; a new connection reads the list again. */
export function useLiveApplications(): UseQueryResult<ApplicationsState> {
  const client = useQueryClient();
  const query = useApplications();
  useLiveStream<ApplicationEvent>({
    path: 'api/v1/stream/applications',
    query: {},
    isEnabled: query.isSuccess,
    resync: async (isFirst) => {
      const held = client.getQueryData<ApplicationsState>(applicationsKey);
      const state = isFirst && held !== undefined ? held : await fetchApplications();
      if (state !== held) client.setQueryData(applicationsKey, state);
      return { resourceVersion: state.resourceVersion };
    },
    onBatch: (events) =>
      client.setQueryData<ApplicationsState>(applicationsKey, (held) =>
        held === undefined ? held : { ...held, apps: reduceApplications(held.apps, events) },
      ),
  });
  return query;
}
