import { label, labelValue, type KubeObject } from '@plumbline/contract/crd';
import type { AppError } from '@plumbline/contract/errors';
import { resources, startInformer, type Informer, type KubeClient, type ResourceRef } from '../kube/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { buildSnapshot, type SettingsSnapshot } from './settings-snapshot.ts';

/** What a store needs. */
export interface SettingsStoreOptions {
  client: Pick<KubeClient, 'listAll' | 'watch'>;
  /** The control-plane namespace. */
  namespace: string;
  log: Logger;
  signal?: AbortSignal;
}

/** The live view of all settings. */
export interface SettingsStore {
  /** The newest settings; all defaults until `whenSynced`. */
  snapshot(): SettingsSnapshot;
  /** Resolves when every object was read once; missing objects are fine. Rejects `CANCELLED` when stopped before. */
  whenSynced(): Promise<void>;
  /** Called after each change with the new settings, changes of one moment together. Returns how to end it. */
  onChange(listener: (settings: SettingsSnapshot) => void): () => void;
  /** Why the settings may be of the past; undefined when they are fresh. */
  incomplete(): AppError | undefined;
  stop(): Promise<void>;
}

const partOf = `${label.partOf}=${labelValue.partOfArgocd}`;

/**
 * Follows the ConfigMaps and Secrets that settings live in: those labelled part-of argocd, and the repository and cluster
 * Secrets by their type label (running-as-processes.md).
 */
export function startSettingsStore(options: SettingsStoreOptions): SettingsStore {
  return new FollowingStore(options);
}

class FollowingStore implements SettingsStore {
  readonly #options: SettingsStoreOptions;
  readonly #configMaps: Informer<KubeObject>;
  readonly #secrets: Informer<KubeObject>;
  readonly #typedSecrets: Informer<KubeObject>;
  readonly #synced: Promise<void>;
  readonly #listeners = new Set<(settings: SettingsSnapshot) => void>();
  #current: SettingsSnapshot | undefined;
  #isScheduled = false;
  #isReady = false;
  #knownProblems = '';

  constructor(options: SettingsStoreOptions) {
    this.#options = options;
    this.#configMaps = this.#follow(resources.configMaps, partOf);
    this.#secrets = this.#follow(resources.secrets, partOf);
    this.#typedSecrets = this.#follow(resources.secrets, label.secretType);
    this.#synced = this.#sync();
    this.#synced.catch(ignoreUnawaited);
  }

  snapshot(): SettingsSnapshot {
    this.#current ??= buildSnapshot({
      namespace: this.#options.namespace,
      configMaps: this.#configMaps.list(),
      secrets: mergeByName(this.#secrets.list(), this.#typedSecrets.list()),
    });
    return this.#current;
  }

  whenSynced(): Promise<void> {
    return this.#synced;
  }

  onChange(listener: (settings: SettingsSnapshot) => void): () => void {
    const own = (settings: SettingsSnapshot): void => listener(settings);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  incomplete(): AppError | undefined {
    return this.#all()
      .map((informer) => informer.incomplete())
      .find((error) => error !== undefined);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all().map((informer) => informer.stop()));
  }

  #all(): Informer<KubeObject>[] {
    return [this.#configMaps, this.#secrets, this.#typedSecrets];
  }

  async #sync(): Promise<void> {
    await Promise.all(this.#all().map((informer) => informer.whenSynced()));
    this.#isReady = true;
    this.#schedule();
  }

  #follow(resource: ResourceRef, labelSelector: string): Informer<KubeObject> {
    const { client, namespace, log, signal } = this.#options;
    return startInformer({
      client,
      resource,
      namespace,
      labelSelector,
      onChange: () => this.#schedule(),
      onIncomplete: (error) => {
        if (error !== undefined) log.warn('settings cannot be read', { error });
      },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** Changes of one moment (a first list, a `kubectl apply -k`) are told together. */
  #schedule(): void {
    this.#current = undefined;
    if (this.#isScheduled || !this.#isReady) return;
    this.#isScheduled = true;
    setImmediate(() => this.#notify());
  }

  #notify(): void {
    this.#isScheduled = false;
    const settings = this.snapshot();
    this.#logProblems(settings.problems);
    for (const listener of this.#listeners) listener(settings);
  }

  #logProblems(problems: readonly AppError[]): void {
    const all = problems.map((problem) => problem.message).join('\n');
    if (all === this.#knownProblems) return;
    this.#knownProblems = all;
    for (const error of problems) this.#options.log.warn('setting is not usable', { error });
  }
}

/** A store that stops before its first sync was asked to; whoever waits for `whenSynced` hears of it there. */
function ignoreUnawaited(): void {}

function mergeByName(first: readonly KubeObject[], second: readonly KubeObject[]): KubeObject[] {
  return [...new Map([...first, ...second].map((object) => [object.metadata.name, object])).values()];
}
