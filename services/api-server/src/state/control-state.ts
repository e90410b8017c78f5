import {
  objectName,
  type AppProject,
  type Application,
  type ApplicationSet,
  type KubeObject,
} from '@plumbline/contract/crd';
import { resources, startInformer, type Informer, type KubeClient, type ObjectChange } from '@plumbline/io/kube';
import { secretDataOf, startSettingsStore, type SettingsSnapshot, type SettingsStore } from '@plumbline/io/settings';
import type { Logger } from '@plumbline/io/telemetry';
import { ChangeListeners } from './change-listeners.ts';

/** A resource as the API server stores it: any Kubernetes object too. */
export type Stored<T> = T & KubeObject;

/** A collection that is always at hand. Objects are shared: nobody changes them. */
export type Mirror<T> = Pick<Informer<Stored<T>>, 'get' | 'list' | 'incomplete'>;

/** What the API server knows of the control cluster. */
export interface ControlState {
  readonly applications: Mirror<Application>;
  readonly applicationSets: Mirror<ApplicationSet>;
  readonly applicationChanges: ChangeListeners<Stored<Application>>;
  readonly projects: Mirror<AppProject>;
  project(name: string): AppProject | undefined;
  /** All settings of this moment. */
  settings(): SettingsSnapshot;
  /** Calls the listener after settings changed until the returned function is called. */
  onSettings(listener: () => void): () => void;
  /** Data of argocd-server-tls, which users make without labels; empty when there is none. */
  serverTls(): Readonly<Record<string, string>>;
  /** Whether everything was read once. */
  isSynced(): boolean;
  stop(): Promise<void>;
}

/** What the state mirrors. */
export interface ControlStateOptions {
  client: KubeClient;
  /** The control-plane namespace. */
  namespace: string;
  /** Whether Applications may live in other namespaces too. */
  isEveryNamespace: boolean;
  log: Logger;
}

/** Starts to mirror; resolves when settings and AppProjects were read once. */
export async function startControlState(options: ControlStateOptions): Promise<ControlState> {
  const state = new InformerState(options);
  await state.whenSettingsSynced();
  return state;
}

class InformerState implements ControlState {
  readonly applications: Informer<Stored<Application>>;
  readonly applicationSets: Informer<Stored<ApplicationSet>>;
  readonly applicationChanges: ChangeListeners<Stored<Application>>;
  readonly projects: Informer<Stored<AppProject>>;
  readonly #store: SettingsStore;
  readonly #serverTls: Informer<KubeObject>;
  readonly #tlsChanges: ChangeListeners<KubeObject>;
  readonly #options: ControlStateOptions;
  #isSynced = false;

  constructor(options: ControlStateOptions) {
    const { client, namespace, log } = options;
    const appScope = options.isEveryNamespace ? undefined : namespace;
    this.#options = options;
    this.applicationChanges = new ChangeListeners(log);
    this.#tlsChanges = new ChangeListeners(log);
    this.#store = startSettingsStore({ client, namespace, log });
    this.#serverTls = this.#watch<KubeObject>('secrets', {
      namespace,
      fieldSelector: `metadata.name=${objectName.serverTlsSecret}`,
      onChange: (change) => this.#tlsChanges.tell(change),
    });
    this.applications = this.#watch('applications', {
      namespace: appScope,
      onChange: (change) => this.applicationChanges.tell(change),
    });
    this.applicationSets = this.#watch('applicationSets', { namespace: appScope });
    this.projects = this.#watch('appProjects', { namespace });
    Promise.all([this.applications.whenSynced(), this.whenSettingsSynced()]).then(
      () => (this.#isSynced = true),
      () => undefined, // Stopped before it was synced.
    );
  }

  async whenSettingsSynced(): Promise<void> {
    await Promise.all([this.projects.whenSynced(), this.#store.whenSynced(), this.#serverTls.whenSynced()]);
  }

  project(name: string): AppProject | undefined {
    return this.projects.get(this.#options.namespace, name);
  }

  settings(): SettingsSnapshot {
    return this.#store.snapshot();
  }

  onSettings(listener: () => void): () => void {
    const stops = [this.#store.onChange(listener), this.#tlsChanges.add(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  }

  serverTls(): Readonly<Record<string, string>> {
    return secretDataOf(this.#serverTls.get(this.#options.namespace, objectName.serverTlsSecret));
  }

  isSynced(): boolean {
    return this.#isSynced;
  }

  async stop(): Promise<void> {
    const all = [this.applications, this.applicationSets, this.projects, this.#serverTls, this.#store];
    await Promise.all(all.map((one) => one.stop()));
  }

  #watch<T extends KubeObject>(
    kind: keyof typeof resources,
    how: { namespace: string | undefined; fieldSelector?: string; onChange?: (change: ObjectChange<T>) => void },
  ): Informer<T> {
    const { client, log } = this.#options;
    const { namespace, ...rest } = how;
    return startInformer<T>({
      client,
      resource: resources[kind],
      ...(namespace === undefined ? {} : { namespace }),
      ...rest,
      onIncomplete: (error) => {
        if (error !== undefined) log.warn('control cluster not readable', { kind, error });
      },
    });
  }
}
