import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { withoutCredentials } from '../../state/cluster-secret.ts';
import { globalProjectsOf } from '../../state/effective-project.ts';
import { withoutRepositoryCredentials } from '../../state/repository-directory.ts';
import { findProject } from './project-access.ts';

/** A project with its global projects and the repositories and clusters that belong to it, these without credentials (CVE-2025-55190). */
export function getDetailedProject(deps: ServerDeps): ApiHandler<'project.ProjectService', 'GetDetailedProject'> {
  return async (request, call) => {
    const project = findProject(deps, call, request.name);
    const { name } = project.metadata;
    return {
      project,
      globalProjects: globalProjectsOf(deps, project),
      repositories: deps.repositories
        .list()
        .filter((repository) => repository.project === name)
        .map((repository) => withoutRepositoryCredentials(repository)),
      clusters: deps.clusters
        .list()
        .filter((cluster) => cluster.project === name)
        .map((cluster) => withoutCredentials(cluster)),
    };
  };
}
