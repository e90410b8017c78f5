import { AppError } from '@plumbline/contract/errors';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { awaitTrue } from '../../state/await-mirror.ts';
import { projectOf } from '../application/application-access.ts';
import { findProject } from './project-access.ts';

/** Deletes a project that no application uses; never `default`. */
export function deleteProject(deps: ServerDeps): ApiHandler<'project.ProjectService', 'Delete'> {
  return async (request, call) => {
    const project = findProject(deps, call, request.name);
    const { name, uid } = project.metadata;
    if (name === 'default') {
      throw new AppError('INVALID_ARGUMENT', `name 'default' is reserved and cannot be deleted`);
    }
    const count = deps.state.applications.list().filter((application) => projectOf(application) === name).length;
    if (count > 0) {
      throw new AppError('INVALID_ARGUMENT', `project is referenced by ${count} applications`);
    }
    await deps.kube.delete(
      { resource: resources.appProjects, namespace: deps.namespace, name },
      uid === undefined ? {} : { preconditions: { uid } },
    );
    deps.events.record({
      object: project,
      kind: 'AppProject',
      reason: 'ResourceDeleted',
      action: 'deleted project',
      caller: call.access.caller,
    });
    await awaitTrue(() => deps.state.project(name)?.metadata.uid !== uid);
    return {};
  };
}
