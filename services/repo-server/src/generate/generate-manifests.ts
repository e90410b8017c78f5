import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { repository } from '@plumbline/contract/rpc';
import { parseManifests } from '@plumbline/core/manifest';
import { detectSourceType, type SourceType } from '@plumbline/core/render';
import { markOwner, type TrackingMethod, type TrackingSettings } from '@plumbline/core/tracking';
import { SingleFlight, type Slots } from '@plumbline/io/process';
import type { FailureCache } from '../cache/failure-cache.ts';
import { renderKey, type CachedRender, type RenderCache, type RenderEntry } from '../cache/render-cache.ts';
import type { Repositories } from '../checkout/repositories.ts';
import type { RenderObserver } from '../ports.ts';
import { prepareSource } from './prepare-source.ts';
import type { PreparedSource, Rendered, RenderPlan } from './prepared-source.ts';
import { parseDirectoryFile, planDirectory, type DirectoryLimits } from './render-directory.ts';
import { planHelm, type HelmTools } from './render-helm.ts';
import { planKustomize, type KustomizeTools } from './render-kustomize.ts';

/** What generating manifests is made of. */
export interface GeneratorOptions {
  repositories: Repositories;
  cache: RenderCache;
  failures: FailureCache;
  slots: Slots;
  helm: HelmTools;
  kustomize: KustomizeTools;
  limits: DirectoryLimits;
  observer: RenderObserver;
}

const LABEL_KEY = 'app.kubernetes.io/instance';

/**
 * Renders sources, once for equal inputs.
 *
 *   request → commit → overrides → tool → recorded inputs → key ─► cached ─────────────────────────► answer with this commit
 *                                                             └─► slot → export → tool → mark → cache ─┘
 */
export class ManifestGenerator {
  readonly #options: GeneratorOptions;
  readonly #flights = new SingleFlight<CachedRender>();

  constructor(options: GeneratorOptions) {
    this.#options = options;
  }

  /** Answers one `GenerateManifest`. Throws the errors of git, paths, manifests and tools. */
  async generate(request: repository.ManifestRequest): Promise<repository.ManifestResponse> {
    const source = request.applicationSource;
    if (source === undefined)
      throw new AppError('INVALID_ARGUMENT', 'generate manifests: "applicationSource": it is missing');
    if (isReferenceOnly(request)) return this.#answerReference(request);
    const prepared = await prepareSource(this.#options.repositories, request);
    const render = await this.#renderOnce(request, prepared);
    return {
      manifests: render.manifests,
      namespace: request.namespace ?? '',
      revision: prepared.snapshot.commit.id,
      sourceType: render.sourceType,
      commands: render.commands,
    };
  }

  async #answerReference(request: repository.ManifestRequest): Promise<repository.ManifestResponse> {
    const { repositories } = this.#options;
    const mirror = await repositories.mirrorOf(request.repo);
    const revision = request.revision || request.applicationSource?.targetRevision || '';
    const { commit } = await repositories.resolve(mirror, revision, request.noRevisionCache === true);
    return { manifests: [], revision: commit, sourceType: 'Directory' };
  }

  async #renderOnce(request: repository.ManifestRequest, prepared: PreparedSource): Promise<CachedRender> {
    const type = await chooseType(request, prepared);
    const narrow = await this.#job({ request, prepared, type }, false);
    const known = await this.#lookUp(narrow);
    if (known?.kind === 'rendered') return this.#hit(known);
    const paused = request.noCache === true ? undefined : this.#options.failures.pausedError(narrow.key);
    if (paused !== undefined) throw paused;
    if (known?.kind !== 'whole-repository') {
      const render = await this.#render(narrow);
      if (render !== 'needs-whole-repository') return render;
      await this.#options.cache.set(narrow.key, { kind: 'whole-repository' });
    }
    const wide = { ...(await this.#job({ request, prepared, type }, true)), failureKey: narrow.key };
    const wideKnown = await this.#lookUp(wide);
    if (wideKnown?.kind === 'rendered') return this.#hit(wideKnown);
    const render = await this.#render(wide);
    if (render !== 'needs-whole-repository') return render;
    throw new AppError('RENDER_FAILED', `render "${prepared.folder.path}": a file is missing`);
  }

  async #job(given: Pick<RenderJob, 'request' | 'prepared' | 'type'>, isWhole: boolean): Promise<RenderJob> {
    const plan = await this.#plan(given.type, given.prepared, isWhole);
    return { ...given, plan, key: keyOf(given.request, given.prepared, plan) };
  }

  async #lookUp(job: RenderJob): Promise<RenderEntry | undefined> {
    return job.request.noCache === true ? undefined : this.#options.cache.get(job.key);
  }

  #hit(render: CachedRender): CachedRender {
    this.#options.observer.onCacheHit();
    return render;
  }

  async #render(job: RenderJob): Promise<CachedRender | 'needs-whole-repository'> {
    const { failures, cache } = this.#options;
    const failureKey = job.failureKey ?? job.key;
    try {
      const render = await this.#flights.run(job.key, async () => {
        const made = await this.#renderInSlot(job);
        await cache.set(job.key, made);
        return made;
      });
      failures.succeeded(failureKey);
      return render;
    } catch (error) {
      if (error instanceof NeedsWholeRepository) return 'needs-whole-repository';
      failures.failed(failureKey, AppError.from(error));
      throw error;
    }
  }

  async #renderInSlot(job: RenderJob): Promise<CachedRender> {
    const { slots, observer } = this.#options;
    const waitedFrom = performance.now();
    return slots.run(async () => {
      const startedAt = performance.now();
      const outcome = await job.plan.render();
      if (outcome.kind === 'needs-whole-repository') throw new NeedsWholeRepository();
      const objects = outcome.rendered.flatMap((rendered) => objectsOf(job.type, rendered));
      const render: CachedRender = {
        kind: 'rendered',
        manifests: markAll(objects, job.request),
        sourceType: job.type,
        commands: outcome.rendered.flatMap((rendered) => rendered.commands),
      };
      observer.onRender({
        sourceType: job.type,
        waitSeconds: (startedAt - waitedFrom) / 1000,
        seconds: (performance.now() - startedAt) / 1000,
      });
      return render;
    });
  }

  async #plan(type: SourceType, prepared: PreparedSource, isWhole: boolean): Promise<RenderPlan> {
    switch (type) {
      case 'Directory':
        return planDirectory(prepared, this.#options.limits);
      case 'Kustomize':
        return planKustomize(prepared, this.#options.kustomize, isWhole);
      case 'Helm':
        return planHelm(prepared, this.#options.helm);
      case 'Plugin':
        throw new AppError(
          'UNIMPLEMENTED',
          `render "${prepared.folder.path}": config management plugins cannot be used yet`,
        );
    }
  }
}

interface RenderJob {
  request: repository.ManifestRequest;
  prepared: PreparedSource;
  type: SourceType;
  plan: RenderPlan;
  key: string;
  /** Under which failures are counted, when not under `key`. */
  failureKey?: string;
}

// Crosses the single flight, so that all who wait for these inputs widen them.
class NeedsWholeRepository extends Error {}

function isReferenceOnly(request: repository.ManifestRequest): boolean {
  const source = request.applicationSource ?? {};
  return request.hasMultipleSources === true && Boolean(source.ref) && !source.path && !source.chart;
}

/** The tool of a prepared source. Throws `SOURCE_INVALID` when it names several. */
export async function chooseType(request: repository.ManifestRequest, prepared: PreparedSource): Promise<SourceType> {
  const entries = await prepared.snapshot.entriesOf(prepared.folder);
  const names = entries.map((entry) => entry.name);
  const type = detectSourceType(prepared.source, names, request.enabledSourceTypes ?? {});
  if (type !== undefined) return type;
  throw new AppError(
    'SOURCE_INVALID',
    `choose the tool of source "${prepared.folder.path}": more than one of helm, kustomize, directory, plugin is given`,
  );
}

function keyOf(request: repository.ManifestRequest, prepared: PreparedSource, plan: RenderPlan): string {
  return renderKey({
    ...plan.inputs,
    commit: plan.isFloating ? prepared.snapshot.commit.id : '',
    appName: prepared.appName,
    namespace: prepared.namespace,
    tracking: trackingOf(request),
  });
}

function objectsOf(type: SourceType, rendered: Rendered): KubeObject[] {
  if (type === 'Directory') return parseDirectoryFile(rendered.text, rendered.origin);
  return parseManifests(rendered.text, { file: rendered.origin });
}

function markAll(objects: readonly KubeObject[], request: repository.ManifestRequest): string[] {
  const instanceName = request.appName ?? '';
  const tracking = trackingOf(request);
  const mark = { instanceName, destinationNamespace: request.namespace ?? '' };
  return objects.map((obj) => JSON.stringify(instanceName === '' ? obj : markOwner(obj, mark, tracking)));
}

function trackingOf(request: repository.ManifestRequest): TrackingSettings {
  return {
    method: trackingMethodOf(request.trackingMethod),
    labelKey: request.appLabelKey || LABEL_KEY,
    ...(request.installationID ? { installationId: request.installationID } : {}),
  };
}

function trackingMethodOf(text: string | undefined): TrackingMethod {
  switch (text) {
    case 'label':
    case 'annotation+label':
      return text;
    case undefined:
    case '':
    case 'annotation':
      return 'annotation';
    default:
      throw new AppError(
        'INVALID_ARGUMENT',
        `read tracking method "${text}": none of annotation, annotation+label, label`,
      );
  }
}
