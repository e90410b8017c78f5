import type { AppProject } from '@plumbline/contract/crd';
import { effectiveProject, globalProjectNames } from '@plumbline/core/project';
import type { SettingsSnapshot } from '@plumbline/io/settings';

/** What projects are made of. */
export interface ProjectSources {
  /** A stored project. */
  readonly stored: (name: string) => AppProject | undefined;
  readonly snapshot: SettingsSnapshot;
}

/** A project as it counts: with what it inherits from global projects and with its own repositories and clusters. */
export function findProject(name: string, { stored, snapshot }: ProjectSources): AppProject | undefined {
  const project = stored(name === '' ? 'default' : name);
  if (project === undefined) return undefined;
  const globals = globalProjectNames(project, snapshot.general.globalProjects).flatMap(
    (global) => stored(global) ?? [],
  );
  const own = project.metadata.name;
  return effectiveProject(project, globals, {
    repositories: snapshot.repositories
      .filter(({ repository }) => repository.project === own)
      .flatMap(({ repository }) => repository.repo ?? []),
    clusters: snapshot.clusters
      .filter(({ cluster }) => cluster.project === own)
      .map(({ cluster }) => ({ server: cluster.server, name: cluster.name, namespaces: cluster.namespaces ?? [] })),
  });
}

/** Servers of the clusters that belong to a project. */
export function projectClusters(name: string, snapshot: SettingsSnapshot): string[] {
  return snapshot.clusters.filter(({ cluster }) => cluster.project === name).map(({ cluster }) => cluster.server);
}
