import { appKey, type AppKey, type Application, type AppProject, type KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { RefreshLevel } from '@plumbline/core/app';
import { matchGlob } from '@plumbline/core/glob';
import { parseInstanceName } from '@plumbline/core/tracking';
import { startWorkers, WorkQueue, type Requeue } from '@plumbline/io/controller';
import { resources, startInformer, type Informer, type KubeClient, type KubeConnection } from '@plumbline/io/kube';
import { Slots } from '@plumbline/io/process';
import {
  startSettingsStore,
  type KnownCluster,
  type SettingsSnapshot,
  type SettingsStore,
} from '@plumbline/io/settings';
import type { Logger } from '@plumbline/io/telemetry';
import type { ControllerConfig } from '../config.ts';
import { ClusterRegistry } from '../live-state/cluster-registry.ts';
import { createControllerMetrics, type ControllerMetrics } from '../metrics.ts';
import type { ControllerSettings, EventRecorder, ObjectRules, ProjectRules, Renderer, TreeCache } from '../ports.ts';
import { keyOf, memoryOf, type ControllerContext, type ControllerOptions } from '../reconcile/context.ts';
import { reconcileApp } from './reconcile-app.ts';
import { checkShardingMethod, shardOfHostname, type ShardPlace } from '../sharding/decide-shard.ts';
import { findProject, projectClusters } from './find-project.ts';
import { asApplication, KubeAppStore } from './kube-app-store.ts';
import { readClusters } from './read-clusters.ts';
import { isInShard } from './own-apps.ts';
import { unsupportedSettings } from './unsupported-settings.ts';
import { startClusterInfo } from './write-cluster-info.ts';

/** What the controller is joined from. */
export interface ControllerParts {
  readonly config: ControllerConfig;
  readonly client: KubeClient;
  /** The control-plane namespace. */
  readonly namespace: string;
  readonly renderer: Renderer;
  readonly trees: TreeCache;
  readonly events: EventRecorder;
  readonly objectRules: ObjectRules;
  readonly projectRules: ProjectRules;
  readonly connect: (cluster: KnownCluster) => Promise<KubeConnection>;
  readonly log: Logger;
}

/** A running controller. */
export interface RunningController {
  readonly metrics: ControllerMetrics;
  /** Throws why what it shows may be of the past. */
  checkReady(): void;
  stop(): Promise<void>;
}

function optionsOf(config: ControllerConfig): ControllerOptions {
  return {
    softResyncMs: config.appResyncSeconds * 1000,
    hardResyncMs: config.appHardResyncSeconds * 1000,
    resyncJitterMs: config.appResyncJitterSeconds * 1000,
    selfHeal: {
      timeoutSeconds: config.selfHealTimeoutSeconds,
      backoffSeconds: config.selfHealBackoffSeconds,
      backoffFactor: config.selfHealBackoffFactor,
      backoffCapSeconds: config.selfHealBackoffCapSeconds,
    },
    repoErrorGraceMs: config.repoErrorGraceSeconds * 1000,
    isHealthPersisted: config.isHealthPersisted,
    waveDelayMs: config.syncWaveDelaySeconds * 1000,
    syncTimeoutMs: config.syncTimeoutSeconds * 1000,
  };
}

/** Starts the controller: it watches, compares and syncs until stopped. */
export async function startController(parts: ControllerParts): Promise<RunningController> {
  checkShardingMethod(parts.config.shardingMethod);
  const controller = new Controller(parts);
  await controller.start();
  return controller;
}

class Controller implements RunningController {
  readonly metrics: ControllerMetrics;
  readonly #parts: ControllerParts;
  readonly #queue: WorkQueue<AppKey>;
  readonly #apps: Informer<KubeObject>;
  readonly #projects: Informer<KubeObject>;
  readonly #settings: SettingsStore;
  readonly #store: KubeAppStore;
  readonly #clusters: ClusterRegistry;
  readonly #context: ControllerContext;
  readonly #place: ShardPlace;
  readonly #writeSlots: Slots;
  #stopWorkers: (() => Promise<void>) | undefined;
  #stopInfo: (() => Promise<void>) | undefined;
  #toldUnsupported = '';

  constructor(parts: ControllerParts) {
    const { config, client, namespace, log } = parts;
    this.#parts = parts;
    this.#writeSlots = new Slots(config.kubectlParallelism);
    this.#place = {
      replicas: config.replicas,
      shard: config.shard >= 0 ? config.shard : shardOfHostname(config.hostname),
      method: config.shardingMethod,
    };
    this.#queue = new WorkQueue({
      backoff: {
        baseMs: config.queueBaseDelayMs,
        factor: config.queueBackoffFactor,
        maxMs: config.queueMaxDelayMs,
        cooldownMs: config.queueCooldownMs,
      },
    });
    const isWide = config.applicationNamespaces.length > 0;
    this.#apps = startInformer({
      client,
      resource: resources.applications,
      ...(isWide ? {} : { namespace }),
      onChange: (change) => this.#appChanged(change),
      onIncomplete: (error) => logIncomplete(log, 'applications', error),
    });
    this.#projects = startInformer({
      client,
      resource: resources.appProjects,
      namespace,
      onChange: ({ before, after }) => this.#projectChanged((after ?? before)?.metadata.name ?? ''),
      onIncomplete: (error) => logIncomplete(log, 'projects', error),
    });
    this.#settings = startSettingsStore({ client, namespace, log });
    this.#store = new KubeAppStore(client, this.#apps);
    this.#clusters = this.#createRegistry();
    this.metrics = createControllerMetrics({
      apps: () => this.#store.list(),
      orphanCount: (app) => this.#context.memories.get(keyOf(app))?.orphanCount ?? 0,
      clusters: () => readClusters(this.#clusters, this.#settings.snapshot()),
      queueLength: () => this.#queue.length,
      pendingWrites: () => this.#writeSlots.waiting,
      appLabels: config.metricsAppLabels,
      appConditions: config.metricsAppConditions,
      clusterLabels: config.metricsClusterLabels,
    });
    this.#context = this.#createContext();
  }

  async start(): Promise<void> {
    const { config, log } = this.#parts;
    await Promise.all([this.#apps.whenSynced(), this.#projects.whenSynced(), this.#settings.whenSynced()]);
    this.#settings.onChange((snapshot) => {
      this.#tellUnsupported(snapshot);
      this.#enqueueAll(2);
    });
    this.#tellUnsupported(this.#settings.snapshot());
    for (const app of this.#store.list()) this.#queue.add(appKey(app.metadata.namespace, app.metadata.name));
    const workers = startWorkers<AppKey>({
      queue: this.#queue,
      workers: config.statusProcessors,
      name: 'applications',
      log,
      reconcile: (key, signal) => this.#reconcile(key, signal),
    });
    this.#stopWorkers = () => workers.stop();
    this.#stopInfo = startClusterInfo(this.#context, () => this.#settings.snapshot());
  }

  checkReady(): void {
    const error = this.#apps.incomplete() ?? this.#settings.incomplete();
    if (error !== undefined)
      throw new AppError('UNAVAILABLE', `watch the control cluster: ${error.message}`, { cause: error });
  }

  async stop(): Promise<void> {
    await this.#stopWorkers?.();
    await this.#stopInfo?.();
    await Promise.all([this.#apps.stop(), this.#projects.stop(), this.#settings.stop(), this.#clusters.stop()]);
  }

  #tellUnsupported(snapshot: SettingsSnapshot): void {
    const settings = unsupportedSettings(snapshot).join(', ');
    if (settings !== '' && settings !== this.#toldUnsupported) {
      this.#parts.log.warn('settings have no effect yet', { settings });
    }
    this.#toldUnsupported = settings;
  }

  #createRegistry(): ClusterRegistry {
    const { config, connect, log, objectRules } = this.#parts;
    return new ClusterRegistry({
      connect,
      settings: () => this.#settings.snapshot(),
      rules: objectRules,
      onAppsChanged: (levels, server) => {
        const startedMs = performance.now();
        this.#appsChanged(levels);
        this.metrics.eventsBatch(server, levels.size, (performance.now() - startedMs) / 1000);
      },
      onClusterChanged: (server) => this.#clusterChanged(server),
      onEvent: (server) => this.metrics.clusterEvent(server),
      onRequest: (server) => this.metrics.observeRequests(server),
      batchIntervalMs: config.areClusterEventsBatched ? config.clusterEventsIntervalMs : 0,
      pageSize: config.clusterCachePageSize,
      log,
    });
  }

  #createContext(): ControllerContext {
    const { config, renderer, trees, events, objectRules, projectRules, log, namespace } = this.#parts;
    return {
      apps: this.#store,
      settings: () => this.#currentSettings(),
      clusters: this.#clusters,
      renderer,
      trees,
      events,
      objectRules,
      projectRules,
      clock: { nowMs: () => Date.now() },
      log,
      metrics: this.metrics,
      options: optionsOf(config),
      namespace,
      memories: new Map(),
      operationSlots: new Slots(config.operationProcessors),
      writeSlots: this.#writeSlots,
    };
  }

  #currentSettings(): ControllerSettings {
    const { namespace } = this.#parts;
    const snapshot = this.#settings.snapshot();
    const stored = (name: string): AppProject | undefined => asProject(this.#projects.get(namespace, name));
    return {
      snapshot,
      namespace,
      project: (name) => findProject(name, { stored, snapshot }),
      projectClusters: (name) => projectClusters(name, snapshot),
    };
  }

  async #reconcile(key: AppKey, signal: AbortSignal): Promise<Requeue> {
    const app = this.#store.get(key);
    const isOurs = app === undefined || isInShard(app, this.#settings.snapshot(), this.#place);
    if (!isOurs) {
      this.#context.memories.delete(key);
      return { kind: 'never' };
    }
    return reconcileApp(this.#context, key, signal);
  }

  #appChanged({ before, after }: { before?: KubeObject; after?: KubeObject }): void {
    const object = after ?? before;
    if (object === undefined) return;
    const app = asApplication(object);
    if (!this.#isAllowed(app)) return;
    const key = appKey(app.metadata.namespace, app.metadata.name);
    if (after === undefined) this.#store.forget(key);
    this.#queue.add(key);
  }

  #isAllowed(app: Application): boolean {
    const { namespace, config } = this.#parts;
    const own = app.metadata.namespace;
    return own === namespace || config.applicationNamespaces.some((pattern) => matchGlob(pattern, own));
  }

  #appsChanged(levels: ReadonlyMap<string, RefreshLevel>): void {
    for (const [instanceName, level] of levels) {
      const { namespace, name } = parseInstanceName(instanceName, this.#parts.namespace);
      const key = appKey(namespace, name);
      if (this.#store.get(key) === undefined) continue;
      memoryOf(this.#context, key).request(level);
      this.#queue.add(key);
    }
  }

  #clusterChanged(server: string): void {
    for (const app of this.#store.list()) {
      const { destination } = app.spec;
      const isNamed = destination.server === undefined || destination.server === '';
      if (isNamed || destination.server === server) this.#request(app, 1);
    }
  }

  #projectChanged(name: string): void {
    for (const app of this.#store.list()) if (app.spec.project === name) this.#request(app, 2);
  }

  #enqueueAll(level: RefreshLevel): void {
    for (const app of this.#store.list()) this.#request(app, level);
  }

  #request(app: Application, level: RefreshLevel): void {
    const key = appKey(app.metadata.namespace, app.metadata.name);
    // What has not been looked at yet will be, from the first list on.
    const memory = this.#context.memories.get(key);
    if (memory === undefined || !this.#isAllowed(app)) return;
    memory.request(level);
    this.#queue.add(key);
  }
}

/** An AppProject is a Kubernetes object of known shape; the API server has checked it against the CRD. */
function asProject(object: KubeObject | undefined): AppProject | undefined {
  return object as unknown as AppProject | undefined;
}

function logIncomplete(log: Logger, what: string, error: AppError | undefined): void {
  if (error === undefined) log.info('watch works again', { what });
  else log.warn('watch is interrupted', { what, error });
}
