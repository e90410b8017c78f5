import { AppError } from '@plumbline/contract/errors';

import type { ObjectQuery, ObjectRef } from './cluster-client.ts';

/** One entry of a discovery answer. */
export interface ApiResource {
  name: string;
  kind: string;
  namespaced: boolean;
}

/** Finds the REST paths of kinds. Throws `NOT_FOUND` for a kind that the cluster does not serve. */
export interface PathFinder {
  objectPath(ref: ObjectRef): Promise<string>;
  /** Carries the query's selectors. */
  listPath(query: ObjectQuery): Promise<string>;
}

/** `/api/v1` or `/apis/<group>/<version>`. */
export function renderApiRoot(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** The path of a kind's list; a namespaced kind without namespace is listed everywhere. */
export function renderListPath(resource: ApiResource, query: ObjectQuery): string {
  const scope = resource.namespaced && query.namespace ? `/namespaces/${query.namespace}` : '';
  const selectors = new URLSearchParams();
  if (query.labelSelector) selectors.set('labelSelector', query.labelSelector);
  if (query.fieldSelector) selectors.set('fieldSelector', query.fieldSelector);
  const search = selectors.size > 0 ? `?${selectors.toString()}` : '';
  return `${renderApiRoot(query.apiVersion)}${scope}/${resource.name}${search}`;
}

/** A finder that asks the cluster's discovery once for each API version, and again when a kind is not in its answer. */
export function createPathFinder(fetchJson: (path: string) => Promise<unknown>): PathFinder {
  const known = new Map<string, ApiResource[]>();
  const discover = async (apiVersion: string): Promise<ApiResource[]> => {
    const answer = (await fetchJson(renderApiRoot(apiVersion))) as { resources?: ApiResource[] };
    const resources = (answer.resources ?? []).filter((resource) => !resource.name.includes('/'));
    known.set(apiVersion, resources);
    return resources;
  };
  const find = async (apiVersion: string, kind: string): Promise<ApiResource> => {
    const byKind = (resource: ApiResource): boolean => resource.kind === kind;
    const found = known.get(apiVersion)?.find(byKind) ?? (await discover(apiVersion)).find(byKind);
    if (!found) throw new AppError('NOT_FOUND', `find the path of a kind: "${apiVersion} ${kind}": not served`);
    return found;
  };
  return {
    async listPath(query) {
      return renderListPath(await find(query.apiVersion, query.kind), query);
    },
    async objectPath(ref) {
      const { name, ...query } = ref;
      const resource = await find(ref.apiVersion, ref.kind);
      return `${renderListPath(resource, resource.namespaced ? query : { apiVersion: ref.apiVersion, kind: ref.kind })}/${name}`;
    },
  };
}
