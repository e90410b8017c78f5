import type { AppProject, Application } from '@plumbline/contract/crd';
import {
  decideSyncWindow,
  effectiveProject,
  globalProjectNames,
  type SyncWindowDecision,
} from '@plumbline/core/project';
import { zoneOffset } from '@plumbline/io/time';
import type { ServerDeps } from '../ports.ts';

/** A project as it counts: with what it inherits from global projects and with its own repositories and clusters. */
export function findEffectiveProject(deps: Pick<ServerDeps, 'state'>, name: string): AppProject | undefined {
  const project = deps.state.project(name === '' ? 'default' : name);
  if (project === undefined) return undefined;
  const settings = deps.state.settings();
  return effectiveProject(project, globalProjectsOf(deps, project), {
    repositories: settings.repositories
      .filter(({ repository }) => repository.project === project.metadata.name)
      .flatMap(({ repository }) => repository.repo ?? []),
    clusters: settings.clusters
      .filter(({ cluster }) => cluster.project === project.metadata.name)
      .map(({ cluster }) => ({ server: cluster.server, name: cluster.name, namespaces: cluster.namespaces ?? [] })),
  });
}

/** The global projects that a project inherits from. */
export function globalProjectsOf(deps: Pick<ServerDeps, 'state'>, project: AppProject): AppProject[] {
  const rules = deps.state.settings().general.globalProjects;
  return globalProjectNames(project, rules).flatMap((name) => deps.state.project(name) ?? []);
}

/** What the sync windows of a project say to a person who wants to sync an application now. */
export function judgeWindows(
  deps: Pick<ServerDeps, 'clusters' | 'now'>,
  application: Application,
  project: AppProject | undefined,
): SyncWindowDecision {
  const { destination } = application.spec;
  const known = deps.clusters
    .list()
    .find((cluster) =>
      destination.server ? cluster.server === destination.server : cluster.name === destination.name,
    );
  return decideSyncWindow({
    windows: project?.spec.syncWindows ?? [],
    target: {
      name: application.metadata.name,
      destination: {
        ...destination,
        ...(known?.server === undefined ? {} : { server: known.server }),
        ...(known?.name === undefined ? {} : { name: known.name }),
      },
    },
    nowMs: deps.now().getTime(),
    isManual: true,
    zoneOffset,
  });
}
