import type { AppProject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { deepEqual } from '@plumbline/core/std';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';
import { awaitMirror } from '../../state/await-mirror.ts';
import { normalizeProject, validateProject } from './write-project.ts';

/** Creates a project; one that exists and is equal is answered, a different one is replaced with `upsert` only. */
export function createProject(deps: ServerDeps): ApiHandler<'project.ProjectService', 'Create'> {
  return async (request, call) => {
    const { resourceVersion: _given, ...metadata } = normalizeProject(deps, request.project).metadata;
    const project = { ...normalizeProject(deps, request.project), metadata };
    call.access.require(project.metadata.name);
    validateProject(project);
    const target = { resource: resources.appProjects, namespace: deps.namespace };
    try {
      const created = await deps.kube.create<Stored<AppProject>>(target, project);
      await awaitMirror(deps.state.projects, created);
      deps.events.record({
        object: created,
        kind: 'AppProject',
        reason: 'ResourceCreated',
        action: 'created project',
        caller: call.access.caller,
      });
      return created;
    } catch (error) {
      if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
    }
    const object = { ...target, name: project.metadata.name };
    const existing = await deps.kube.get<Stored<AppProject>>(object);
    if (deepEqual(existing.spec, project.spec)) return existing;
    if (request.upsert !== true) {
      throw new AppError('INVALID_ARGUMENT', 'existing project spec is different, use upsert flag to force update');
    }
    call.access.requireAction({ resource: 'projects', action: 'update', object: project.metadata.name });
    const written = await deps.kube.update<Stored<AppProject>>(object, { ...existing, spec: project.spec });
    await awaitMirror(deps.state.projects, written);
    return written;
  };
}
