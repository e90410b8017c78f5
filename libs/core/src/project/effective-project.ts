import type { AppProject, v1alpha1 } from '@plumbline/contract/crd';
import { labelsOf, matchesLabelSelector, type LabelSelectorObject } from '../object/index.ts';

/** An entry of `globalProjects` in argocd-cm. */
export interface GlobalProjectRule {
  labelSelector?: LabelSelectorObject;
  projectName: string;
}

/** What belongs to one project through `project` in a repository's or cluster's Secret. */
export interface ProjectScope {
  /** URLs of repositories. */
  repositories?: readonly string[];
  clusters?: readonly ScopedCluster[];
}

/** A cluster that belongs to a project. */
export interface ScopedCluster {
  server: string;
  name?: string;
  /** Empty or missing: all namespaces. */
  namespaces?: readonly string[];
}

const INHERITED_LISTS = [
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'syncWindows',
  'sourceRepos',
  'destinations',
  'destinationServiceAccounts',
] as const;

/** The names of the global projects that a project inherits from, in the order of the settings, each once. */
export function globalProjectNames(project: AppProject, rules: readonly GlobalProjectRule[]): string[] {
  const matching = rules.filter((rule) =>
    matchesLabelSelector(rule.labelSelector ?? {}, labelsOf({ metadata: project.metadata })),
  );
  const names = matching.map((rule) => rule.projectName).filter((name) => name !== project.metadata.name);
  return [...new Set(names)];
}

/** The project with the lists of its global projects and its own repositories and clusters appended; never stored. */
export function effectiveProject(
  project: AppProject,
  globals: readonly AppProject[],
  scope: ProjectScope = {},
): AppProject {
  const inherited = globals.reduce<v1alpha1.AppProjectSpec>(
    (spec, global) => appendLists(spec, global.spec),
    project.spec,
  );
  const scoped: v1alpha1.AppProjectSpec = {
    ...((scope.repositories ?? []).length > 0 ? { sourceRepos: [...(scope.repositories ?? [])] } : {}),
    ...((scope.clusters ?? []).length > 0 ? { destinations: (scope.clusters ?? []).flatMap(destinationsOf) } : {}),
  };
  return { ...project, spec: appendLists(inherited, scoped) };
}

function appendLists(spec: v1alpha1.AppProjectSpec, more: v1alpha1.AppProjectSpec): v1alpha1.AppProjectSpec {
  const appended = INHERITED_LISTS.flatMap((name) => {
    const added: readonly unknown[] = more[name] ?? [];
    // A missing list and an empty one differ: nothing is appended to a missing one by nothing.
    return added.length === 0 ? [] : [[name, [...(spec[name] ?? []), ...added]] as const];
  });
  return { ...spec, ...Object.fromEntries(appended) };
}

function destinationsOf(cluster: ScopedCluster): v1alpha1.ApplicationDestination[] {
  const namespaces = (cluster.namespaces ?? []).length === 0 ? ['*'] : (cluster.namespaces ?? []);
  return namespaces.map((namespace) => ({ server: cluster.server, namespace }));
}
