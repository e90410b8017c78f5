import type { AppKey, AppProject, Application, KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import type { repository } from '@plumbline/contract/rpc';
import type { AppPatch, ResourceTree, Health, PairDiff } from '@plumbline/core/app';
import type { ResourceKey } from '@plumbline/core/object';
import type { SettingsSnapshot } from '@plumbline/io/settings';

/** The Applications of the control cluster, as the watch and our own writes show them. */
export interface AppStore {
  get(key: AppKey): Application | undefined;
  list(): readonly Application[];
  /** Writes a merge patch; the answer is what `get` gives from now on. `CONFLICT` when the patch names an old resourceVersion. */
  patch(key: AppKey, patch: AppPatch, signal: AbortSignal): Promise<Application>;
  /** Reads past the watch; undefined when it is gone. */
  read(key: AppKey, signal: AbortSignal): Promise<Application | undefined>;
}

/** What the settings and projects say now; a snapshot. */
export interface ControllerSettings {
  readonly snapshot: SettingsSnapshot;
  /** With what it inherits and with its own repositories and clusters. */
  readonly project: (name: string) => AppProject | undefined;
  /** Servers of the clusters that belong to a project alone. */
  readonly projectClusters: (name: string) => readonly string[];
  /** The control-plane namespace. */
  readonly namespace: string;
}

/** Whether something is permitted: a reason, or undefined when it is. */
export type Refusal = string | undefined;

/** The rules of projects. */
export interface ProjectRules {
  /** Whether applications of a namespace may use the project. */
  namespaceRefusal(project: AppProject, namespace: string, controlPlane: string): Refusal;
  sourceRefusal(project: AppProject, repoUrl: string): Refusal;
  destinationRefusal(
    project: AppProject,
    destination: v1alpha1.ApplicationDestination,
    projectClusters: readonly string[],
  ): Refusal;
  resourceRefusal(
    project: AppProject,
    key: ResourceKey,
    place: { isNamespaced: boolean; destination: v1alpha1.ApplicationDestination; projectClusters: readonly string[] },
  ): Refusal;
  /** Whether sync windows let a sync begin, or go on when it has begun. */
  windowRefusal(
    project: AppProject,
    app: Application,
    sync: { destination: v1alpha1.ApplicationDestination; nowMs: number; isManual: boolean; startedAtMs?: number },
  ): Refusal;
}

/** Judgements about objects. */
export interface ObjectRules {
  diff(
    pair: { desired: KubeObject | undefined; live: KubeObject | undefined },
    app: Application,
    settings: ControllerSettings,
  ): PairDiff;
  /** The JSON pointers that the application and the settings ignore in an object. */
  ignoredPointers(object: KubeObject, app: Application, settings: ControllerSettings): readonly string[];
  /** Whether a rule asks who owns the fields of an object: only then they are read. */
  needsManagedFields(object: KubeObject, app: Application, settings: ControllerSettings): boolean;
  healthOf(object: KubeObject): Health | undefined;
  /** Both sides with secret values masked alike. */
  mask(
    pair: { desired: KubeObject | undefined; live: KubeObject | undefined },
    settings: ControllerSettings,
  ): { desired: KubeObject | undefined; live: KubeObject | undefined };
}

/** The repo-server. */
export interface Renderer {
  generate(request: repository.ManifestRequest, signal: AbortSignal): Promise<repository.ManifestResponse>;
}

/** What the API server reads of an application. */
export interface TreeCache {
  write(instanceName: string, value: { tree: ResourceTree; managed: readonly v1alpha1.ResourceDiff[] }): Promise<void>;
  forget(instanceName: string): Promise<void>;
  writeClusterInfo(server: string, info: v1alpha1.ClusterInfo): Promise<void>;
}

/** An event for people. */
export interface AppEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** Kubernetes events on Applications. */
export interface EventRecorder {
  record(app: Application, event: AppEvent): Promise<void>;
}

/** The system's clock. */
export interface Clock {
  nowMs(): number;
}
