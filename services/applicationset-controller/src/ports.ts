import type { Application, ApplicationSet, AppProject, KubeObject } from '@plumbline/contract/crd';
import type { AppError } from '@plumbline/contract/errors';
import type { ClusterFact, Input, InputRequest } from '@plumbline/core/appset';

/** `namespace/name` of an ApplicationSet. */
export type AppsetKey = string;

/** The ApplicationSets, Applications and projects, as they are known in memory. */
export interface ControlPlane {
  appset(key: AppsetKey): ApplicationSet | undefined;
  /** Every Application of a namespace. */
  applicationsIn(namespace: string): Application[];
  projects(): AppProject[];
  /** Why what is known may be of the past or not all; `undefined` when it is complete. */
  incomplete(): AppError | undefined;
}

/** The clusters that Applications may go to. */
export interface Clusters {
  /** Those with a Secret: what the clusters generator chooses from. */
  registered(): readonly ClusterFact[];
  /** Where Applications may go: the registered ones, and the control cluster unless it is switched off. */
  destinations(): readonly { name: string; server: string }[];
  isInClusterEnabled(): boolean;
  /** As `ControlPlane.incomplete`; also when a cluster Secret cannot be read. */
  incomplete(): AppError | undefined;
}

/** Reads Git through the repo-server. */
export interface GitReader {
  /** Throws `AppError`. `project` chooses credentials; empty: only those without project. */
  read(request: InputRequest, options: { project: string; isFresh: boolean; signal: AbortSignal }): Promise<Input>;
}

/** Writes Applications and ApplicationSets. All throw `AppError`. */
export interface Writer {
  createApplication(application: Application, signal: AbortSignal): Promise<void>;
  /** Whether the Application is another one now: the API server drops fields that it does not know. */
  patchApplication(live: Application, patch: Record<string, unknown>, signal: AbortSignal): Promise<boolean>;
  /** Deletes after a live read, with preconditions; nothing when it is gone or no longer owned by this set. */
  deleteApplication(
    live: Application,
    how: { ownerUid: string; dropsFinalizers: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  patchAppset(appset: ApplicationSet, patch: Record<string, unknown>, signal: AbortSignal): Promise<void>;
  patchAppsetStatus(appset: ApplicationSet, status: unknown, signal: AbortSignal): Promise<void>;
}

/** Tells users what happened to a set, as Kubernetes Events. */
export interface EventRecorder {
  record(
    about: Pick<KubeObject, 'metadata'>,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string },
  ): void;
}

/** The clock. */
export interface Clock {
  nowMs(): number;
}
