import { appKey, type AppKey, type Application } from '@plumbline/contract/crd';
import type { SelfHealSettings } from '@plumbline/core/app';
import { appInstanceName } from '@plumbline/core/tracking';
import type { Slots } from '@plumbline/io/process';
import type { Logger } from '@plumbline/io/telemetry';
import type { ClusterRegistry } from '../live-state/cluster-registry.ts';
import type { ControllerMetrics } from '../metrics.ts';
import type {
  AppStore,
  Clock,
  ControllerSettings,
  EventRecorder,
  ObjectRules,
  ProjectRules,
  Renderer,
  TreeCache,
} from '../ports.ts';
import { AppMemory } from './app-memory.ts';

/** Times and switches of the process. */
export interface ControllerOptions {
  readonly softResyncMs: number;
  readonly hardResyncMs: number;
  readonly resyncJitterMs: number;
  readonly selfHeal: SelfHealSettings;
  readonly repoErrorGraceMs: number;
  readonly isHealthPersisted: boolean;
  readonly waveDelayMs: number;
  /** 0: no limit. */
  readonly syncTimeoutMs: number;
}

/** Everything that a reconcile works with. */
export interface ControllerContext {
  readonly apps: AppStore;
  readonly settings: () => ControllerSettings;
  readonly clusters: ClusterRegistry;
  readonly renderer: Renderer;
  readonly projectRules: ProjectRules;
  readonly objectRules: ObjectRules;
  readonly trees: TreeCache;
  readonly events: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: ControllerMetrics;
  readonly options: ControllerOptions;
  /** The control-plane namespace. */
  readonly namespace: string;
  readonly memories: Map<AppKey, AppMemory>;
  /** Applications whose operations run at once (`--operation-processors`). */
  readonly operationSlots: Slots;
  /** Writes to clusters at once (`--kubectl-parallelism-limit`). */
  readonly writeSlots: Slots;
}

/** The memory of an application; a new one when there is none. */
export function memoryOf(context: ControllerContext, key: AppKey): AppMemory {
  const known = context.memories.get(key);
  if (known !== undefined) return known;
  const memory = new AppMemory();
  context.memories.set(key, memory);
  return memory;
}

/** The name by which an application marks its objects and its Redis entries. */
export function instanceNameOf(context: ControllerContext, app: Application): string {
  return appInstanceName(app, context.namespace);
}

/** The key of an application. */
export function keyOf(app: Application): AppKey {
  return appKey(app.metadata.namespace, app.metadata.name);
}

/** Now, as Kubernetes writes times: whole seconds, UTC. */
export function nowText(context: ControllerContext): string {
  return formatTime(context.clock.nowMs());
}

/** A time as Kubernetes writes it: whole seconds, UTC. */
export function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
