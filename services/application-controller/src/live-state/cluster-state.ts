// The live state of one cluster: a reflector for each watchable kind feeds one index.
//
//   stopped ─ start ─► discovering ─ ok ─► syncing ─ first lists done or failed ─► ready ─ stop ─► stopped
//                          ▲  │ failed                                              │
//                          └──┴── retry after 10 s (condition: unreachable)         └─ CRD changed: discover again
//
// A kind whose list fails is incomplete; the others go on.
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { formatResourceKey, resourceKeyOf, type ResourceKey } from '@plumbline/core/object';
import {
  startReflector,
  type ApiResource,
  type KubeClient,
  type Reflector,
  type ReflectorChange,
} from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';
import { KindTable } from './kind-table.ts';
import { ObjectReader } from './object-reader.ts';
import { ObjectIndex, type IndexChange, type IndexRules, type LiveEntry } from './object-index.ts';

/** A cluster of which nothing can be read for so long counts as lost; a restart of its API server is shorter. */
const lostAfterMs = 30_000;

/** A group that discovery could not describe is asked for again after so many pauses. */
const gapRetries = 6;

/** How a cluster is watched. */
export interface ClusterStateOptions {
  readonly server: string;
  readonly client: KubeClient;
  readonly rules: IndexRules;
  /** Only these namespaces; empty means the whole cluster. */
  readonly namespaces: readonly string[];
  readonly hasClusterResources: boolean;
  readonly isExcluded: (group: string, kind: string) => boolean;
  /** Kinds that must not be listed are left out instead of counting as incomplete (`resource.respectRBAC`). */
  readonly isRbacRespected: boolean;
  /** After each change of the index; called for the first lists too. */
  readonly onChange: (change: IndexChange) => void;
  /** The connection or the completeness of a kind changed. */
  readonly onHealthChange: () => void;
  readonly log: Logger;
  /** Pause after a failed discovery; default 10 s. */
  readonly retryMs?: number;
  readonly pageSize?: number;
}

/** How a cluster is reached. */
export type ClusterConnection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly version: string; readonly sinceMs: number }
  | { readonly kind: 'failed'; readonly error: AppError };

interface KindWatch {
  readonly resource: ApiResource;
  readonly reflectors: readonly Reflector[];
  /** The namespaces that are listed, each by itself; one empty name for all at once. */
  readonly scopes: readonly string[];
}

/** The live state of one cluster. */
export class ClusterState {
  readonly index: ObjectIndex;
  readonly #options: ClusterStateOptions;
  readonly #abort = new AbortController();
  readonly #watches = new Map<string, KindWatch>();
  /** Why a kind cannot be read, by kind and scope. */
  readonly #incomplete = new Map<string, Map<string, AppError>>();
  /** Scopes of kinds whose first list is not in yet. */
  readonly #unlisted = new Map<string, Set<string>>();
  /** Kinds and scopes that may not be listed, where that is respected: looked at one by one. */
  readonly #forbidden = new Set<string>();
  readonly #reader: ObjectReader;
  /** What we wrote and the watch has not shown yet: a list may have begun before the write. */
  readonly #written = new Set<string>();
  #kinds = new KindTable({ resources: [], incomplete: new Map() });
  #connection: ClusterConnection = { kind: 'connecting' };
  #rediscover: NodeJS.Timeout | undefined;
  #lostTimer: NodeJS.Timeout | undefined;
  #lostSinceMs: number | undefined;
  #starting: Promise<void> | undefined;

  constructor(options: ClusterStateOptions) {
    this.#options = options;
    this.index = new ObjectIndex(options.rules);
    this.#reader = new ObjectReader(options.client, () => this.#kinds);
  }

  get server(): string {
    return this.#options.server;
  }

  get client(): KubeClient {
    return this.#options.client;
  }

  get kinds(): KindTable {
    return this.#kinds;
  }

  get connection(): ClusterConnection {
    return this.#connection;
  }

  get watchedKinds(): number {
    return this.#watches.size;
  }

  /** Starts once and resolves when the first lists are in, or have failed; rejects `CLUSTER_UNREACHABLE` while it cannot be reached. */
  async whenReady(): Promise<void> {
    this.#starting ??= this.#run();
    if (this.#connection.kind === 'failed') throw this.#connection.error;
    if (this.#connection.kind === 'connecting') await this.#starting;
  }

  /** Why nothing can be concluded from the absence of objects of a kind; undefined when the list of it is complete. */
  incompleteness(group: string, kind: string): AppError | undefined {
    const name = `${group}/${kind}`;
    const [failure] = this.#incomplete.get(name)?.values() ?? [];
    return failure ?? this.#kinds.incompleteGroup(group) ?? this.#unlistedError(name);
  }

  #unlistedError(name: string): AppError | undefined {
    if ((this.#unlisted.get(name)?.size ?? 0) === 0) return undefined;
    return new AppError('CLUSTER_INCOMPLETE', `list ${name} in cluster "${this.server}": the first list is not in yet`);
  }

  /** Whether the watch shows an object: its kind and namespace are watched and may be. */
  #isShown({ group, kind, namespace }: ResourceKey): boolean {
    const name = `${group}/${kind}`;
    const scopes = this.#watches.get(name)?.scopes ?? [];
    const scope = scopes.includes('') ? '' : namespace;
    return scopes.includes(scope) && !this.#forbidden.has(`${name} ${scope}`);
  }

  /** Puts in what a write answered, so that it need not be awaited from the watch. */
  noteWritten(object: KubeObject): void {
    if (!this.#watches.has(kindName(object))) return;
    const change = this.index.upsert(object);
    if (change !== undefined) this.#written.add(change.key);
    this.#emit(change);
  }

  /** Takes out what was surely deleted, so that it need not be awaited from the watch. */
  noteGone(object: KubeObject): void {
    this.#emit(this.index.remove(formatResourceKey(resourceKeyOf(object)), object.metadata.uid));
  }

  /** The entry with its whole body; read from the cluster when the body is not held. Undefined when it does not exist. */
  async entryWithBody(key: ResourceKey, signal: AbortSignal): Promise<LiveEntry | undefined> {
    const name = formatResourceKey(key);
    const held = this.index.get(name);
    const isShown = this.#isShown(key);
    if (isShown && held?.body !== undefined) return held;
    if (isShown && held === undefined && this.incompleteness(key.group, key.kind) === undefined) return undefined;
    if (this.#kinds.get(key.group, key.kind) === undefined) return undefined;
    const object = await this.getLive(key, signal);
    if (object === undefined) {
      if (!isShown) this.index.remove(name);
      return undefined;
    }
    this.index.wantBody(name);
    const change = this.index.upsert(object);
    // What no watch shows is read at each look: whoever looks needs no event of it.
    if (isShown) this.#emit(change);
    return this.index.get(name);
  }

  /** As `ObjectReader.inVersion`. */
  inVersion(object: KubeObject, apiVersion: string, signal: AbortSignal): Promise<KubeObject> {
    return this.#reader.inVersion(object, apiVersion, signal);
  }

  /** As `ObjectReader.withManagedFields`. */
  withManagedFields(object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    return this.#reader.withManagedFields(object, signal);
  }

  /** As `ObjectReader.getLive`. */
  getLive(key: ResourceKey, signal: AbortSignal): Promise<KubeObject | undefined> {
    return this.#reader.getLive(key, signal);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    clearTimeout(this.#rediscover);
    clearTimeout(this.#lostTimer);
    await Promise.all([...this.#watches.values()].flatMap(({ reflectors }) => reflectors.map((item) => item.stop())));
    this.#watches.clear();
  }

  async #run(): Promise<void> {
    try {
      await this.#discover();
    } catch (thrown) {
      if (this.#abort.signal.aborted) throw thrown;
      const cause = AppError.from(thrown);
      const error = new AppError('CLUSTER_UNREACHABLE', `connect to cluster "${this.server}": ${cause.message}`, {
        cause,
      });
      this.#setConnection({ kind: 'failed', error });
      this.#retryLater();
      throw error;
    }
  }

  #retryLater(): void {
    const again = async (): Promise<void> => {
      await delay(this.#options.retryMs ?? 10_000, undefined, { signal: this.#abort.signal });
      await this.#run();
    };
    this.#starting = again();
    this.#starting.catch((error: unknown) => {
      if (!this.#abort.signal.aborted) this.#options.log.warn('cluster cannot be reached', { error });
    });
  }

  /** As a retry it tells of itself only when it found something new. */
  async #discover({ isRetry }: { isRetry: boolean } = { isRetry: false }): Promise<void> {
    const { client } = this.#options;
    const signal = this.#abort.signal;
    const [version, discovery] = await Promise.all([client.version({ signal }), client.discover({ signal })]);
    const gapsBefore = this.#kinds.incompleteGroups().join();
    this.#kinds = new KindTable(discovery);
    const gaps = this.#kinds.incompleteGroups().join();
    const started = this.#watchKinds();
    await Promise.all(started.map((reflector) => this.#firstList(reflector)));
    if (!isRetry || started.length > 0 || gaps !== gapsBefore) {
      this.#setConnection({ kind: 'ready', version: version.gitVersion, sinceMs: Date.now() });
    }
    if (gaps !== '' && this.#rediscover === undefined) this.#scheduleDiscovery({ isRetry: true });
  }

  /** Waits for a first list, but not for one that fails: its kind is incomplete then. */
  async #firstList(reflector: Reflector): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setInterval(() => {
      const state = reflector.state();
      if (state.kind === 'pausing' || state.kind === 'stopped') resolve();
    }, 50);
    try {
      await Promise.race([reflector.whenSynced().catch(resolve), promise]);
    } finally {
      clearInterval(timer);
    }
  }

  #watchKinds(): Reflector[] {
    const wanted = this.#kinds.watchable().filter((resource) => this.#isWatched(resource));
    const names = new Set(wanted.map(({ group, kind }) => `${group}/${kind}`));
    for (const [name, watch] of this.#watches) if (!names.has(name)) this.#forget(name, watch);
    return wanted.flatMap((resource) => this.#watchKind(resource));
  }

  #isWatched(resource: ApiResource): boolean {
    if (this.#options.isExcluded(resource.group, resource.kind)) return false;
    if (resource.namespaced || this.#options.namespaces.length === 0) return true;
    return this.#options.hasClusterResources;
  }

  #watchKind(resource: ApiResource): Reflector[] {
    const name = `${resource.group}/${resource.kind}`;
    const before = this.#watches.get(name);
    if (before?.resource.version === resource.version) return [];
    if (before !== undefined) this.#forget(name, before);
    const isSplit = resource.namespaced && this.#options.namespaces.length > 0;
    const scopes = isSplit ? this.#options.namespaces : [''];
    this.#unlisted.set(name, new Set(scopes));
    const reflectors = scopes.map((scope) => {
      const namespace = scope === '' ? undefined : scope;
      return startReflector({
        client: this.#options.client,
        resource,
        namespace,
        signal: this.#abort.signal,
        ...(this.#options.pageSize === undefined ? {} : { pageSize: this.#options.pageSize }),
        onChange: (change) => this.#apply(resource, namespace, change),
      });
    });
    this.#watches.set(name, { resource, reflectors, scopes });
    return reflectors;
  }

  #forget(name: string, watch: KindWatch): void {
    this.#watches.delete(name);
    this.#incomplete.delete(name);
    this.#unlisted.delete(name);
    for (const scope of watch.scopes) this.#forbidden.delete(`${name} ${scope}`);
    for (const reflector of watch.reflectors) {
      reflector.stop().catch((error: unknown) => this.#options.log.warn('watch did not stop', { kind: name, error }));
    }
    for (const key of Array.from(this.index.keysOfKind(watch.resource.group, watch.resource.kind)))
      this.#emit(this.index.remove(key));
  }

  #apply(resource: ApiResource, namespace: string | undefined, change: ReflectorChange): void {
    const name = `${resource.group}/${resource.kind}`;
    if (change.kind === 'incomplete') return this.#setIncomplete(name, namespace ?? '', change.error);
    if (change.kind === 'replaced') {
      this.#replace(resource, namespace, change.items);
      this.#unlisted.get(name)?.delete(namespace ?? '');
    }
    this.#setIncomplete(name, namespace ?? '', undefined);
    if (change.kind === 'upserted' || change.kind === 'deleted') this.#applyObject(change);
    if (resource.kind === 'CustomResourceDefinition' && change.kind !== 'resumed') this.#scheduleDiscovery();
  }

  #applyObject({ kind, object }: Extract<ReflectorChange, { kind: 'upserted' | 'deleted' }>): void {
    const key = formatResourceKey(resourceKeyOf(object));
    this.#written.delete(key);
    this.#emit(kind === 'upserted' ? this.index.upsert(object) : this.index.remove(key, object.metadata.uid));
  }

  #replace(resource: ApiResource, namespace: string | undefined, items: readonly KubeObject[]): void {
    const listed = new Map(items.map((item) => [formatResourceKey(resourceKeyOf(item)), item]));
    for (const key of Array.from(this.index.keysOfKind(resource.group, resource.kind))) {
      const isInScope = namespace === undefined || this.index.get(key)?.node.key.namespace === namespace;
      if (isInScope && !listed.has(key)) this.#emit(this.index.remove(key));
    }
    for (const [key, item] of listed) this.#emit(this.index.upsert(item, { isListed: !this.#written.has(key) }));
  }

  #emit(change: IndexChange | undefined): void {
    if (change !== undefined) this.#options.onChange(change);
  }

  /** Why the cluster counts as lost: none of its kinds could be read for a while. Undefined while some can. */
  lost(): AppError | undefined {
    if (this.#lostSinceMs === undefined || Date.now() - this.#lostSinceMs < lostAfterMs) return undefined;
    const [cause] = [...this.#incomplete.values()].flatMap((failures) => [...failures.values()]);
    return new AppError('CLUSTER_UNREACHABLE', `watch cluster "${this.server}": ${cause?.message ?? 'no answer'}`, {
      cause,
    });
  }

  #noteLost(): void {
    const isLost = this.#watches.size > 0 && this.#incomplete.size >= this.#watches.size;
    if (isLost === (this.#lostSinceMs !== undefined)) return;
    clearTimeout(this.#lostTimer);
    this.#lostSinceMs = isLost ? Date.now() : undefined;
    if (isLost) this.#lostTimer = setTimeout(() => this.#options.onHealthChange(), lostAfterMs + 100);
  }

  #setIncomplete(name: string, scope: string, error: AppError | undefined): void {
    const isForbidden = error?.details['status'] === 403;
    if (isForbidden && this.#options.isRbacRespected) {
      this.#forbidden.add(`${name} ${scope}`);
      this.#unlisted.get(name)?.delete(scope);
      return;
    }
    this.#forbidden.delete(`${name} ${scope}`);
    if (error === undefined && !this.#incomplete.has(name)) return;
    const failures = this.#incomplete.get(name) ?? new Map<string, AppError>();
    const wasComplete = failures.size === 0;
    if (error === undefined) failures.delete(scope);
    else failures.set(scope, error);
    if (failures.size === 0) this.#incomplete.delete(name);
    else this.#incomplete.set(name, failures);
    if (wasComplete === (failures.size === 0)) return;
    this.#noteLost();
    this.#options.onHealthChange();
  }

  #setConnection(connection: ClusterConnection): void {
    this.#connection = connection;
    this.#options.onHealthChange();
  }

  /** A new or gone definition changes what is served; several at once are taken together. */
  #scheduleDiscovery(how: { isRetry: boolean } = { isRetry: false }): void {
    if (this.#connection.kind !== 'ready' || this.#abort.signal.aborted) return;
    clearTimeout(this.#rediscover);
    const again = (): void => {
      this.#rediscover = undefined;
      this.#discover(how).catch((error: unknown) => {
        if (this.#abort.signal.aborted) return;
        this.#options.log.warn('discovery failed', { error });
        this.#scheduleDiscovery();
      });
    };
    this.#rediscover = setTimeout(again, how.isRetry ? gapRetries * (this.#options.retryMs ?? 10_000) : 500);
  }

  /** Looks again at what the cluster serves, for a kind that was not known. */
  async refreshKinds(): Promise<void> {
    await this.#discover();
  }
}

function kindName(object: KubeObject): string {
  const { group, kind } = resourceKeyOf(object);
  return `${group}/${kind}`;
}
