import {
  label,
  type AppProject,
  type Application,
  type ApplicationSet,
  type KubeObject,
} from '@plumbline/contract/crd';
import { resources, startInformer, type Informer, type KubeClient, type ObjectChange } from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';
import { ChangeListeners } from './change-listeners.ts';

/** What the API server knows of the control cluster, always at hand. Objects are shared: nobody changes them. */
export interface ControlState {
  readonly applications: Pick<Informer<Application>, 'get' | 'list' | 'incomplete'>;
  readonly applicationSets: Pick<Informer<ApplicationSet>, 'get' | 'list' | 'incomplete'>;
  readonly projects: Pick<Informer<AppProject>, 'get' | 'list' | 'incomplete'>;
  readonly applicationChanges: ChangeListeners<Application>;
  /** Told after a ConfigMap or Secret of the control-plane namespace changed. */
  readonly settingsChanges: ChangeListeners<KubeObject>;
  project(name: string): AppProject | undefined;
  /** Data of a ConfigMap that settings live in; empty when it is missing. */
  configMap(name: string): Readonly<Record<string, string>>;
  /** Decoded data of a Secret; empty when it is missing. */
  secret(name: string): Readonly<Record<string, string>>;
  /** Secrets with a `argocd.argoproj.io/secret-type`. */
  secretsOfType(type: string): readonly KubeObject[];
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
  readonly applications: Informer<Application>;
  readonly applicationSets: Informer<ApplicationSet>;
  readonly projects: Informer<AppProject>;
  readonly applicationChanges: ChangeListeners<Application>;
  readonly settingsChanges: ChangeListeners<KubeObject>;
  readonly #configMaps: Informer<KubeObject>;
  readonly #secrets: Informer<KubeObject>;
  readonly #namespace: string;
  readonly #decoded = new WeakMap<KubeObject, Readonly<Record<string, string>>>();
  #isSynced = false;

  constructor(options: ControlStateOptions) {
    const { client, namespace, log } = options;
    const appScope = options.isEveryNamespace ? {} : { namespace };
    this.#namespace = namespace;
    this.applicationChanges = new ChangeListeners(log);
    this.settingsChanges = new ChangeListeners(log);
    const onSettings = (change: ObjectChange<KubeObject>): void => this.settingsChanges.tell(change);
    const watch = <T extends KubeObject>(
      kind: keyof typeof resources,
      onChange?: (change: ObjectChange<T>) => void,
    ): Informer<T> =>
      startInformer<T>({
        client,
        resource: resources[kind],
        ...(kind === 'applications' || kind === 'applicationSets' ? appScope : { namespace }),
        onIncomplete: (error) => {
          if (error !== undefined) log.warn('control cluster not readable', { kind, error });
        },
        ...(onChange === undefined ? {} : { onChange }),
      });
    // Typed by their collection: the API server stores these kinds only there.
    this.applications = watch('applications', (change) =>
      this.applicationChanges.tell(change as ObjectChange<never>),
    ) as unknown as Informer<Application>;
    this.applicationSets = watch('applicationSets') as unknown as Informer<ApplicationSet>;
    this.projects = watch('appProjects') as unknown as Informer<AppProject>;
    this.#configMaps = watch('configMaps', onSettings);
    this.#secrets = watch('secrets', onSettings);
    Promise.all([this.applications.whenSynced(), this.whenSettingsSynced()]).then(
      () => (this.#isSynced = true),
      () => undefined, // Stopped before it was synced.
    );
  }

  async whenSettingsSynced(): Promise<void> {
    await Promise.all([this.projects.whenSynced(), this.#configMaps.whenSynced(), this.#secrets.whenSynced()]);
  }

  project(name: string): AppProject | undefined {
    return this.projects.get(this.#namespace, name);
  }

  configMap(name: string): Readonly<Record<string, string>> {
    return (this.#configMaps.get(this.#namespace, name)?.['data'] ?? {}) as Record<string, string>;
  }

  secret(name: string): Readonly<Record<string, string>> {
    const object = this.#secrets.get(this.#namespace, name);
    if (object === undefined) return {};
    const known = this.#decoded.get(object) ?? decodeSecret(object);
    this.#decoded.set(object, known);
    return known;
  }

  secretsOfType(type: string): readonly KubeObject[] {
    return this.#secrets.list().filter((object) => object.metadata.labels?.[label.secretType] === type);
  }

  isSynced(): boolean {
    return this.#isSynced;
  }

  async stop(): Promise<void> {
    const all = [this.applications, this.applicationSets, this.projects, this.#configMaps, this.#secrets];
    await Promise.all(all.map((informer) => informer.stop()));
  }
}

/** The data of a Secret as text. */
export function decodeSecret(object: KubeObject): Readonly<Record<string, string>> {
  const data = (object['data'] ?? {}) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  );
}
