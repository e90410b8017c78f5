import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { getApplication, getResourceTree, type AppRef } from '../api/applications.ts';
import { reduceApplications, type ApplicationEvent } from './reduce-applications.ts';
import { useLiveStream } from './use-live-stream.ts';

export const applicationKey = (app: AppRef): readonly unknown[] => ['application', app.namespace, app.name];
export const treeKey = (app: AppRef): readonly unknown[] => ['tree', app.namespace, app.name];

/** One application, kept current by its stream. After its deletion `data` stays as last seen and `isDeleted` is set in the cache. */
export function useLiveApplication(app: AppRef): UseQueryResult<Application> {
  const client = useQueryClient();
  const key = applicationKey(app);
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => getApplication(app, signal) });
  useLiveStream<ApplicationEvent>({
    path: 'api/v1/stream/applications',
    query: { name: app.name, appNamespace: app.namespace },
    isEnabled: query.isSuccess,
    resync: async (isFirst) => {
      const held = client.getQueryData<Application>(key);
      if (isFirst && held !== undefined) return { resourceVersion: held.metadata.resourceVersion };
      const fresh = await getApplication(app);
      client.setQueryData(key, fresh);
      return { resourceVersion: fresh.metadata.resourceVersion };
    },
    onBatch: (events) => {
      const own = events.filter((event) => event.application?.metadata.name === app.name);
      const held = client.getQueryData<Application>(key);
      const [next] = reduceApplications(held === undefined ? [] : [held], own);
      if (next === undefined) client.setQueryData([...key, 'deleted'], true);
      else client.setQueryData(key, next);
    },
  });
  return query;
}

/** Whether the stream said that this application is gone. */
export function useIsDeleted(app: AppRef): boolean {
  const query = useQuery({
    queryKey: [...applicationKey(app), 'deleted'],
    queryFn: () => false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return query.data === true;
}

/** The application's objects in the cluster. */
export function useTree(app: AppRef): UseQueryResult<v1alpha1.ApplicationTree> {
  return useQuery({
    queryKey: treeKey(app),
    queryFn: ({ signal }) => getResourceTree(app, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Keeps the tree current by its stream, which sends whole trees; once per page, since browsers count connections. */
export function useTreeStream(app: AppRef): void {
  const client = useQueryClient();
  const key = treeKey(app);
  const query = useTree(app);
  useLiveStream<v1alpha1.ApplicationTree>({
    path: `api/v1/stream/applications/${encodeURIComponent(app.name)}/resource-tree`,
    query: { appNamespace: app.namespace },
    isEnabled: query.isSuccess,
    resync: async (isFirst) => {
      if (!isFirst) client.setQueryData(key, await getResourceTree(app));
      return undefined;
    },
    onBatch: (trees) => client.setQueryData(key, trees.at(-1)),
  });
}
