import { API_VERSION, type ApplicationSet, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { deepEqual, dropUndefined } from '@plumbline/core/std';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';
import { awaitMirror } from '../../state/await-mirror.ts';
import { isNamespaceEnabled } from '../application/application-access.ts';
import { projectOfSet, rbacObjectOfSet } from './applicationset-access.ts';

/** Creates an ApplicationSet; a different one of the same name is changed with `upsert` only; `dryRun` stores nothing. */
export function createApplicationSet(deps: ServerDeps): ApiHandler<'applicationset.ApplicationSetService', 'Create'> {
  return async (request, call) => {
    const set = normalizeSet(deps, request.applicationset);
    checkSet(deps, set);
    call.access.require(rbacObjectOfSet(set, deps.namespace));
    const isDryRun = request.dryRun === true;
    const { name, namespace } = set.metadata;
    const target = { resource: resources.applicationSets, namespace };
    try {
      const created = await deps.kube.create<Stored<ApplicationSet>>(target, set, { isDryRun });
      if (!isDryRun) await awaitMirror(deps.state.applicationSets, created);
      return created;
    } catch (error) {
      if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
    }
    const existing = await deps.kube.get<Stored<ApplicationSet>>({ ...target, name });
    const action = request.upsert === true ? 'update' : 'create';
    call.access.requireAction({
      resource: 'applicationsets',
      action,
      object: rbacObjectOfSet(existing, deps.namespace),
    });
    if (deepEqual(existing.spec, set.spec)) return existing;
    if (request.upsert !== true) {
      throw new AppError(
        'INVALID_ARGUMENT',
        'existing ApplicationSet spec is different, use upsert flag to force update',
      );
    }
    const { labels, annotations } = set.metadata;
    const metadata = { ...existing.metadata, ...dropUndefined({ labels, annotations }) };
    const changed = { ...existing, metadata, spec: set.spec };
    return deps.kube.update<Stored<ApplicationSet>>({ ...target, name }, changed, { isDryRun });
  };
}

function normalizeSet(deps: ServerDeps, sent: v1alpha1.ApplicationSet | undefined): Stored<ApplicationSet> {
  const name = sent?.metadata?.name;
  if (!name) throw new AppError('INVALID_ARGUMENT', 'read the ApplicationSet: it has no metadata.name');
  const { namespace, labels, annotations, finalizers } = sent?.metadata ?? {};
  return {
    apiVersion: API_VERSION,
    kind: 'ApplicationSet',
    metadata: {
      name,
      namespace: namespace || deps.namespace,
      ...dropUndefined({ labels, annotations, finalizers }),
    },
    spec: sent?.spec ?? {},
  };
}

function checkSet(deps: ServerDeps, set: ApplicationSet): void {
  const { namespace } = set.metadata;
  if (!isNamespaceEnabled(deps, namespace)) {
    throw new AppError('PERMISSION_DENIED', `namespace '${namespace}' is not permitted`);
  }
  if ((set.spec.generators ?? []).length === 0) {
    throw new AppError('INVALID_ARGUMENT', 'read the ApplicationSet: it has no generators');
  }
  const project = projectOfSet(set);
  // The right to create is asked for one project; a template that computes it could reach into any.
  if (project.includes('{{')) {
    throw new AppError(
      'INVALID_ARGUMENT',
      'the Argo CD API does not currently support creating ApplicationSets with templated `project` fields',
    );
  }
  if (deps.state.project(project) === undefined) {
    throw new AppError('PROJECT_NOT_FOUND', `ApplicationSet references project ${project} which does not exist`);
  }
}
