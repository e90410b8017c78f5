import type { Application, KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { annotation } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { repository } from '@plumbline/contract/rpc';
import { hasMultipleSources, sourcesOf } from '@plumbline/core/app';
import { isRecord, stableJson } from '@plumbline/core/std';
import { findRepository, type SettingsSnapshot } from '@plumbline/io/settings';
import type { ControllerSettings, Renderer } from '../ports.ts';
import type { Rendered } from './app-memory.ts';

/** What is rendered, and how fresh it must be. */
export interface RenderRequest {
  readonly app: Application;
  readonly instanceName: string;
  readonly sources: readonly v1alpha1.ApplicationSource[];
  readonly isMultiSource: boolean;
  /** One per source; empty means the source's own targetRevision. */
  readonly revisions: readonly string[];
  readonly noCache: boolean;
  readonly noRevisionCache: boolean;
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly settings: ControllerSettings;
}

/** What a render depends on besides revisions: when it changes the last render does not count any more. */
export function renderInputs(app: Application, { snapshot: { general } }: ControllerSettings): string {
  return stableJson({
    sources: sourcesOf(app.spec),
    destination: app.spec.destination,
    project: app.spec.project,
    tracking: general.tracking,
    kustomize: general.kustomize,
    helm: general.helm,
    enabled: general.enabledSourceTypes,
  });
}

function repositoryFor(request: RenderRequest, url: string | undefined): v1alpha1.Repository {
  return findRepository(request.settings.snapshot, { url: url ?? '', project: request.app.spec.project });
}

/** Helm repositories that charts may depend on: those of the project and those of no project. */
function helmRepositories(snapshot: SettingsSnapshot, project: string): v1alpha1.Repository[] {
  return snapshot.repositories
    .map(({ repository }) => repository)
    .filter((repository) => repository.type === 'helm' || repository.enableOCI === true)
    .filter((repository) => repository.project === undefined || repository.project === project);
}

function refTargets(request: RenderRequest): Record<string, v1alpha1.RefTarget> {
  const targets: Record<string, v1alpha1.RefTarget> = {};
  for (const [index, source] of request.sources.entries()) {
    if (source.ref === undefined || source.ref === '') continue;
    const revision = request.revisions[index] ?? '';
    targets[`$${source.ref}`] = {
      repo: repositoryFor(request, source.repoURL),
      targetRevision: revision === '' ? (source.targetRevision ?? '') : revision,
      ...(source.chart === undefined ? {} : { chart: source.chart }),
    };
  }
  return targets;
}

function settingsPart(request: RenderRequest): repository.ManifestRequest {
  const { app, settings } = request;
  const { general, repositoryCredentials } = settings.snapshot;
  return {
    repos: helmRepositories(settings.snapshot, app.spec.project),
    appLabelKey: general.tracking.labelKey,
    kustomizeOptions: general.kustomize,
    helmOptions: general.helm,
    helmRepoCreds: repositoryCredentials.map(({ credentials }) => credentials).filter(({ type }) => type === 'helm'),
    trackingMethod: general.tracking.method,
    enabledSourceTypes: { ...general.enabledSourceTypes },
    projectSourceRepos: [...(settings.project(app.spec.project)?.spec.sourceRepos ?? [])],
    ...(general.tracking.installationId === undefined ? {} : { installationID: general.tracking.installationId }),
  };
}

function manifestRequest(request: RenderRequest, index: number): repository.ManifestRequest {
  const { app } = request;
  const source = request.sources[index] ?? {};
  const revision = request.revisions[index] ?? '';
  return {
    ...settingsPart(request),
    repo: repositoryFor(request, source.repoURL),
    revision: revision === '' ? (source.targetRevision ?? '') : revision,
    noCache: request.noCache,
    noRevisionCache: request.noRevisionCache,
    appName: request.instanceName,
    namespace: app.spec.destination.namespace ?? '',
    applicationSource: source,
    kubeVersion: request.kubeVersion,
    apiVersions: [...request.apiVersions],
    hasMultipleSources: request.isMultiSource,
    refSources: refTargets(request),
    projectName: app.spec.project,
    annotationManifestGeneratePaths: app.metadata.annotations?.[annotation.manifestGeneratePaths] ?? '',
  };
}

function parseManifest(text: string): KubeObject {
  const value: unknown = JSON.parse(text);
  const isObject = isRecord(value) && typeof value['kind'] === 'string' && isRecord(value['metadata']);
  if (!isObject)
    throw new AppError('MANIFEST_INVALID', 'read manifests of the repo-server: one is no Kubernetes object');
  return value as KubeObject;
}

/** Renders every source and puts the objects in order. Errors of the repo-server pass through with their code. */
export async function renderSources(
  request: RenderRequest,
  renderer: Renderer,
  signal: AbortSignal,
): Promise<Rendered> {
  const responses = await Promise.all(
    request.sources.map((_source, index) => renderer.generate(manifestRequest(request, index), signal)),
  );
  const revisions = responses.map((response) => response.revision ?? '');
  const sourceTypes = responses.map((response) => response.sourceType ?? '');
  return {
    inputs: renderInputs(request.app, request.settings),
    objects: responses.flatMap((response) => (response.manifests ?? []).map(parseManifest)),
    revision: request.isMultiSource ? '' : (revisions[0] ?? ''),
    ...(request.isMultiSource ? { revisions } : {}),
    sourceType: request.isMultiSource ? '' : (sourceTypes[0] ?? ''),
    sourceTypes: request.isMultiSource ? sourceTypes : [],
  };
}

/** The revisions that the status names, one per source; empty texts when they do not fit the sources. */
export function comparedRevisions(app: Application): readonly string[] {
  const count = sourcesOf(app.spec).length;
  const sync = app.status?.sync;
  const known = hasMultipleSources(app.spec) ? (sync?.revisions ?? []) : [sync?.revision ?? ''];
  return known.length === count ? known : Array.from({ length: count }, () => '');
}
