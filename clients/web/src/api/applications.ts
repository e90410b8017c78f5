import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import type { application, events } from '@plumbline/contract/rpc';
import { requestJson } from './http.ts';

/** Which Application a call is about; `namespace` is the Application object's own. */
export interface AppRef {
  name: string;
  namespace: string;
}

/** One object of an application's tree. */
export interface ResourceRef {
  group: string;
  version: string;
  kind: string;
  namespace: string;
  name: string;
}

const base = (app: AppRef): string => `api/v1/applications/${encodeURIComponent(app.name)}`;
const scope = (app: AppRef): { appNamespace: string } => ({ appNamespace: app.namespace });

/** The applications that the user may see, with the version to watch from. */
export interface ApplicationList {
  metadata?: { resourceVersion?: string };
  items?: Application[];
}

export const listApplications = (signal?: AbortSignal): Promise<ApplicationList> =>
  requestJson('api/v1/applications', { signal });

export const getApplication = (app: AppRef, signal?: AbortSignal): Promise<Application> =>
  requestJson(base(app), { query: scope(app), signal });

/** Asks the controller to compare again and waits for it; `hard` also drops the rendered manifests. */
export const refreshApplication = (app: AppRef, refresh: 'normal' | 'hard'): Promise<Application> =>
  requestJson(base(app), { query: { ...scope(app), refresh } });

export const createApplication = (body: Partial<Application>): Promise<Application> =>
  requestJson('api/v1/applications', { method: 'POST', body });

/** Applies a JSON merge patch to the Application object. */
export const patchApplication = (app: AppRef, patch: unknown): Promise<Application> =>
  requestJson(base(app), {
    method: 'PATCH',
    body: { name: app.name, ...scope(app), patch: JSON.stringify(patch), patchType: 'merge' },
  });

export const syncApplication = (app: AppRef, request: application.ApplicationSyncRequest): Promise<Application> =>
  requestJson(`${base(app)}/sync`, { method: 'POST', body: { ...request, name: app.name, ...scope(app) } });

export const rollbackApplication = (
  app: AppRef,
  request: { id: number; prune: boolean; dryRun: boolean },
): Promise<Application> =>
  requestJson(`${base(app)}/rollback`, { method: 'POST', body: { ...request, name: app.name, ...scope(app) } });

export const terminateOperation = (app: AppRef): Promise<unknown> =>
  requestJson(`${base(app)}/operation`, { method: 'DELETE', query: scope(app) });

/** How a delete treats the objects that the application owns. */
export type DeleteMode = 'foreground' | 'background' | 'orphan';

export const deleteApplication = (app: AppRef, mode: DeleteMode): Promise<unknown> =>
  requestJson(base(app), {
    method: 'DELETE',
    query: { ...scope(app), cascade: mode !== 'orphan', ...(mode === 'orphan' ? {} : { propagationPolicy: mode }) },
  });

export const getResourceTree = (app: AppRef, signal?: AbortSignal): Promise<v1alpha1.ApplicationTree> =>
  requestJson(`${base(app)}/resource-tree`, { query: scope(app), signal });

export const getManagedResources = (app: AppRef, signal?: AbortSignal): Promise<application.ManagedResourcesResponse> =>
  requestJson(`${base(app)}/managed-resources`, { query: scope(app), signal });

const resourceQuery = (ref: ResourceRef): Record<string, string> => ({
  resourceName: ref.name,
  namespace: ref.namespace,
  version: ref.version,
  group: ref.group,
  kind: ref.kind,
});

export const getResource = (
  app: AppRef,
  ref: ResourceRef,
  signal?: AbortSignal,
): Promise<application.ApplicationResourceResponse> =>
  requestJson(`${base(app)}/resource`, { query: { ...scope(app), ...resourceQuery(ref) }, signal });

export const deleteResource = (
  app: AppRef,
  ref: ResourceRef,
  options: { force: boolean; orphan: boolean },
): Promise<unknown> =>
  requestJson(`${base(app)}/resource`, {
    method: 'DELETE',
    query: { ...scope(app), ...resourceQuery(ref), ...options },
  });

export const listEvents = (
  app: AppRef,
  of: { uid?: string; namespace?: string; name?: string },
  signal?: AbortSignal,
): Promise<events.EventList> =>
  requestJson(`${base(app)}/events`, {
    query: { ...scope(app), resourceUID: of.uid, resourceNamespace: of.namespace, resourceName: of.name },
    signal,
  });

export const getRevisionMetadata = (
  app: AppRef,
  revision: string,
  signal?: AbortSignal,
): Promise<v1alpha1.RevisionMetadata> =>
  requestJson(`${base(app)}/revisions/${encodeURIComponent(revision)}/metadata`, { query: scope(app), signal });
