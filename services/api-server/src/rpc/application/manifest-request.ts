import { annotation, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import type { repository } from '@plumbline/contract/rpc';
import { appInstanceName } from '@plumbline/core/tracking';
import type { ServerDeps } from '../../ports.ts';
import { projectOf } from './application-access.ts';
import { sourcesOf } from './select-applications.ts';

/** What is rendered. */
export interface RenderQuery {
  application: Application;
  /** One for each source. */
  revisions: readonly string[];
  isCacheUsed: boolean;
  kubeVersion: string;
  apiVersions: readonly string[];
}

/** The requests that render every source of an application, as the controller makes them. */
export function manifestRequests(deps: ServerDeps, query: RenderQuery): repository.ManifestRequest[] {
  const { application, revisions } = query;
  const settings = deps.state.settings();
  const { general } = settings;
  const project = projectOf(application);
  const find = (url: string): v1alpha1.Repository => deps.repositories.find(url, project);
  const sources = sourcesOf(application);
  const base: repository.ManifestRequest = {
    appName: appInstanceName(application, deps.namespace),
    namespace: application.spec.destination.namespace ?? '',
    noCache: !query.isCacheUsed,
    appLabelKey: general.tracking.labelKey,
    trackingMethod: general.tracking.method,
    kustomizeOptions: general.kustomize,
    helmOptions: general.helm,
    enabledSourceTypes: { ...general.enabledSourceTypes },
    helmRepoCreds: deps.repositories.templates().filter(({ type }) => type === 'helm'),
    repos: deps.repositories
      .list()
      .filter((repo) => repo.type === 'helm' && (!repo.project || repo.project === project)),
    kubeVersion: query.kubeVersion,
    apiVersions: [...query.apiVersions],
    hasMultipleSources: sources.length > 1,
    projectName: project,
    projectSourceRepos: [...(deps.state.project(project)?.spec.sourceRepos ?? [])],
    annotationManifestGeneratePaths: application.metadata.annotations?.[annotation.manifestGeneratePaths] ?? '',
    refSources: refTargets(sources, revisions, find),
    ...(general.tracking.installationId === undefined ? {} : { installationID: general.tracking.installationId }),
  };
  return sources.map((applicationSource, index) => ({
    ...base,
    applicationSource,
    repo: find(applicationSource.repoURL ?? ''),
    revision: revisions[index] || (applicationSource.targetRevision ?? ''),
  }));
}

function refTargets(
  sources: readonly v1alpha1.ApplicationSource[],
  revisions: readonly string[],
  find: (url: string) => v1alpha1.Repository,
): Record<string, v1alpha1.RefTarget> {
  const targets: Record<string, v1alpha1.RefTarget> = {};
  for (const [index, source] of sources.entries()) {
    if (!source.ref) continue;
    targets[`$${source.ref}`] = {
      repo: find(source.repoURL ?? ''),
      targetRevision: revisions[index] || (source.targetRevision ?? ''),
    };
  }
  return targets;
}
