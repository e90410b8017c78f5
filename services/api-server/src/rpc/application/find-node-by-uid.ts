import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { application as messages } from '@plumbline/contract/rpc';
import type { ServerDeps } from '../../ports.ts';
import { fetchTree } from './await-application-cache.ts';

/** The node of the tree that name, namespace and uid of an events query mean. Throws INVALID_ARGUMENT when there is none. */
export async function findNodeByUid(
  deps: ServerDeps,
  application: Application,
  query: { request: messages.ApplicationResourceEventsQuery; signal: AbortSignal },
): Promise<v1alpha1.ResourceNode> {
  const { request, signal } = query;
  const tree = await fetchTree(deps, application, signal);
  const found = [...(tree.nodes ?? []), ...(tree.orphanedNodes ?? [])].find(
    (node) =>
      (node.uid ?? '') === (request.resourceUID ?? '') &&
      (node.name ?? '') === (request.resourceName ?? '') &&
      (node.namespace ?? '') === (request.resourceNamespace ?? ''),
  );
  if (found !== undefined) return found;
  const { name } = application.metadata;
  throw new AppError('INVALID_ARGUMENT', `${request.resourceName ?? ''} not found as part of application ${name}`);
}
