import type { AppProject } from '@plumbline/contract/crd';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';
import { awaitMirror } from '../../state/await-mirror.ts';
import { projectOf } from '../application/application-access.ts';
import { decideRemovals } from './decide-project.ts';
import { findProject } from './project-access.ts';
import { normalizeProject, validateProject } from './write-project.ts';

/** Replaces a project. What its applications use may not be taken away; issued tokens stay as they are. */
export function updateProject(deps: ServerDeps): ApiHandler<'project.ProjectService', 'Update'> {
  return async (request, call) => {
    const wanted = normalizeProject(deps, request.project);
    const { name } = wanted.metadata;
    const before = findProject(deps, call, name);
    const applications = deps.state.applications.list().filter((application) => projectOf(application) === name);
    validateProject(wanted, decideRemovals(before, wanted, applications));
    const target = { resource: resources.appProjects, namespace: deps.namespace, name };
    const stored = await deps.kube.get<Stored<AppProject>>(target);
    const { labels, annotations, finalizers, resourceVersion } = wanted.metadata;
    const written = await deps.kube.update<Stored<AppProject>>(target, {
      ...stored,
      metadata: {
        ...stored.metadata,
        labels: labels ?? {},
        annotations: annotations ?? {},
        finalizers: finalizers ?? [],
        // The version that the client read: a change meanwhile is a conflict, not lost.
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      },
      spec: wanted.spec,
    });
    await awaitMirror(deps.state.projects, written);
    deps.events.record({
      object: written,
      kind: 'AppProject',
      reason: 'ResourceUpdated',
      action: 'updated project',
      caller: call.access.caller,
    });
    return written;
  };
}
