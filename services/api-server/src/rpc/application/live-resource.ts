import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ObjectTarget } from '@plumbline/io/kube';
import type { DestinationCluster, ServerDeps } from '../../ports.ts';
import { fetchTree } from './await-application-cache.ts';

/** How a request names a live object. */
export interface ResourceName {
  group?: string | undefined;
  version?: string | undefined;
  kind?: string | undefined;
  namespace?: string | undefined;
  resourceName?: string | undefined;
}

/** A live object that is in an application's tree, and where it is. */
export interface LiveResource {
  node: v1alpha1.ResourceNode;
  cluster: DestinationCluster;
  target: ObjectTarget;
}

/** The node of the tree that a request names. Throws INVALID_ARGUMENT when the application has no such object. */
export async function findNode(
  deps: ServerDeps,
  application: Application,
  query: { name: ResourceName; signal: AbortSignal },
): Promise<v1alpha1.ResourceNode> {
  const { name, signal } = query;
  const tree = await fetchTree(deps, application, signal);
  const fields = { group: name.group, kind: name.kind, namespace: name.namespace, name: name.resourceName };
  const found = [...(tree.nodes ?? []), ...(tree.orphanedNodes ?? [])].find((node) =>
    (['group', 'kind', 'namespace', 'name'] as const).every((field) => (node[field] ?? '') === (fields[field] ?? '')),
  );
  if (found !== undefined) return found;
  const { kind = '', group = '', resourceName = '' } = name;
  throw new AppError(
    'INVALID_ARGUMENT',
    `${kind} ${group} ${resourceName} not found as part of application ${application.metadata.name}`,
  );
}

/** The live object of a node: only what is in the tree is ever touched in a destination cluster. */
export async function locateNode(
  deps: ServerDeps,
  application: Application,
  node: v1alpha1.ResourceNode,
): Promise<LiveResource> {
  const cluster = await deps.clusters.connect(application.spec.destination);
  const { resources } = await cluster.discovery();
  const { group = '', kind = '', version = '', namespace = '', name = '' } = node;
  const ofKind = resources.filter((one) => one.group === group && one.kind === kind);
  const api = ofKind.find((one) => one.version === version) ?? ofKind.find((one) => one.isPreferred);
  if (api === undefined)
    throw new AppError('NOT_FOUND', `find "${kind}" of group "${group}": the cluster does not serve it`);
  const resource = { group: api.group, version: api.version, plural: api.plural };
  return { node, cluster, target: { resource, name, ...(api.namespaced ? { namespace } : {}) } };
}

/** Finds and locates in one step. */
export async function findLiveResource(
  deps: ServerDeps,
  application: Application,
  query: { name: ResourceName; signal: AbortSignal },
): Promise<LiveResource> {
  return locateNode(deps, application, await findNode(deps, application, query));
}

/** The fine-grained action on a live object: `<action>/<group>/<kind>/<namespace>/<name>`. */
export function fineGrainedAction(action: 'update' | 'delete', name: ResourceName): string {
  return [action, name.group ?? '', name.kind ?? '', name.namespace ?? '', name.resourceName ?? ''].join('/');
}
