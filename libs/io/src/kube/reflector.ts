// A reflector mirrors one collection. Its states:
//
//           list ok                     watch ended / failed
//  listing ─────────► watching ─────────────────────────────┐
//     ▲  │                ▲                                  │
//     │  │ failed         │ watch again from the last version│
//     │  ▼                └───────────── pausing ◄───────────┘
//     └── pausing ◄── the last version is too old (410), or the watch stays silent
//
// Only a complete list replaces what is known; whatever fails leaves it and says `incomplete` (DESIGN §6 rule 2).
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, hasCode } from '@plumbline/contract/errors';
import type { KubeObject } from '@plumbline/contract/crd';
import type { KubeClient, WatchOptions } from './kube-client.ts';
import type { CollectionTarget } from './resource-ref.ts';
import { isExpired } from './status-error.ts';

/** What a reflector tells its owner, in order. */
export type ReflectorChange<T extends KubeObject = KubeObject> =
  /** A complete list: what is not in it does not exist. */
  | { readonly kind: 'replaced'; readonly items: readonly T[] }
  /** One object came or changed. */
  | { readonly kind: 'upserted'; readonly object: T }
  /** One object went; its last known form. */
  | { readonly kind: 'deleted'; readonly object: T }
  /** The collection cannot be read now; what is known is of the past, absence proves nothing. */
  | { readonly kind: 'incomplete'; readonly error: AppError }
  /** It can be read again, without gap. */
  | { readonly kind: 'resumed' };

/** Where a reflector stands. */
export type ReflectorState =
  | { readonly kind: 'listing' }
  | { readonly kind: 'watching'; readonly resourceVersion: string }
  | { readonly kind: 'pausing'; readonly error?: AppError; readonly failures: number }
  | { readonly kind: 'stopped' };

/** What to mirror. */
export interface ReflectorOptions<T extends KubeObject> extends CollectionTarget {
  client: Pick<KubeClient, 'listAll' | 'watch'>;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  /** Called in order, one at a time; must not throw. */
  onChange: (change: ReflectorChange<T>) => void;
  /** Makes each object smaller as soon as it is read; default: drops `metadata.managedFields`. */
  strip?: (object: T) => T;
  pageSize?: number;
  /** A watch without any event or bookmark for so long is taken for dead; default 180 s. */
  idleTimeoutMs?: number;
  /** Longest pause between tries; default 30 s. */
  maxPauseMs?: number;
  /** Waits that many ms or until the signal; default: a timer. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  signal?: AbortSignal;
}

/** A running reflector. */
export interface Reflector {
  state(): ReflectorState;
  /** Resolves after the first complete list was handed over; rejects `CANCELLED` when stopped before. */
  whenSynced(): Promise<void>;
  /** Ends list and watch and waits for them. */
  stop(): Promise<void>;
}

/** Starts to mirror a collection; it runs until stopped, whatever fails. */
export function startReflector<T extends KubeObject = KubeObject>(options: ReflectorOptions<T>): Reflector {
  const loop = new ReflectorLoop(options);
  const done = loop.run();
  return {
    state: () => loop.state,
    whenSynced: () => loop.synced,
    stop: async () => {
      loop.stop();
      await done;
    },
  };
}

/** Drops what nobody here reads: the managed fields. */
export function dropManagedFields<T extends KubeObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Nobody may wait for the first list: a stop before it is then no failure of anyone. */
function ignoreUnawaited(): void {}

class ReflectorLoop<T extends KubeObject> {
  state: ReflectorState = { kind: 'listing' };
  readonly synced: Promise<void>;
  readonly #options: ReflectorOptions<T>;
  readonly #strip: (object: T) => T;
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly #abort = new AbortController();
  readonly #signal: AbortSignal;
  readonly #resolveSynced: () => void;
  readonly #rejectSynced: (error: AppError) => void;
  /** Up to where the collection is known; undefined: list anew. */
  #version: string | undefined;
  #failures = 0;
  #isIncomplete = false;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#strip = options.strip ?? dropManagedFields;
    this.#sleep = options.sleep ?? ((ms, signal) => delay(ms, undefined, { signal }));
    this.#signal =
      options.signal === undefined ? this.#abort.signal : AbortSignal.any([options.signal, this.#abort.signal]);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.synced = promise;
    promise.catch(ignoreUnawaited);
    this.#resolveSynced = resolve;
    this.#rejectSynced = reject;
  }

  stop(): void {
    this.#abort.abort();
  }

  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      try {
        if (this.#version === undefined) await this.#list();
        await this.#watch(this.#version ?? '');
        await this.#pause();
      } catch (thrown) {
        if (this.#signal.aborted) break;
        const error = AppError.from(thrown);
        if (isExpired(error) || this.#isSilent(error)) {
          this.#version = undefined;
          await this.#pause();
        } else await this.#fail(error);
      }
    }
    this.state = { kind: 'stopped' };
    this.#rejectSynced(new AppError('CANCELLED', `watch "${this.#options.resource.plural}": stopped`));
  }

  async #list(): Promise<void> {
    this.state = { kind: 'listing' };
    const { client, resource, namespace, labelSelector, fieldSelector, pageSize, onChange } = this.#options;
    const list = await client.listAll<T>(
      { resource, namespace },
      { labelSelector, fieldSelector, pageSize, strip: this.#strip, signal: this.#signal },
    );
    this.#isIncomplete = false;
    onChange({ kind: 'replaced', items: list.items });
    this.#resolveSynced();
    this.#version = list.metadata.resourceVersion ?? '';
  }

  async #watch(from: string): Promise<void> {
    this.state = { kind: 'watching', resourceVersion: from };
    const { client, resource, namespace, labelSelector, fieldSelector, idleTimeoutMs } = this.#options;
    const options: WatchOptions = {
      labelSelector,
      fieldSelector,
      resourceVersion: from,
      timeoutSeconds: 300 + Math.floor(Math.random() * 300),
      idleTimeoutMs,
      signal: this.#signal,
    };
    for await (const event of client.watch<T>({ resource, namespace }, options)) {
      this.#recover();
      this.#version = event.object.metadata.resourceVersion ?? this.#version;
      if (event.type === 'BOOKMARK') continue;
      const object = this.#strip(event.object);
      this.#options.onChange(event.type === 'DELETED' ? { kind: 'deleted', object } : { kind: 'upserted', object });
    }
    this.#recover();
  }

  /** An event or a regular end proves that the watch has no gap. */
  #recover(): void {
    this.#failures = 0;
    if (!this.#isIncomplete) return;
    this.#isIncomplete = false;
    this.#options.onChange({ kind: 'resumed' });
  }

  /**
   * A watch that brought not even a bookmark: the connection is dead, or the server waits for a version that it will not come
   * to, as after a restored backup of etcd. Only a new list tells.
   */
  #isSilent(error: AppError): boolean {
    return this.state.kind === 'watching' && hasCode(error, 'TIMEOUT');
  }

  async #fail(error: AppError): Promise<void> {
    // A cut watch is everyday; a list that fails, or a second failure in a row, is not.
    const isFirstCut = this.state.kind === 'watching' && this.#failures === 0 && hasCode(error, 'CLUSTER_UNREACHABLE');
    this.#failures += 1;
    if (!isFirstCut && !this.#isIncomplete) {
      this.#isIncomplete = true;
      this.#options.onChange({ kind: 'incomplete', error });
    }
    this.state = { kind: 'pausing', error, failures: this.#failures };
    await this.#pause();
  }

  async #pause(): Promise<void> {
    const ceilingMs = Math.min(this.#options.maxPauseMs ?? 30_000, 100 * 2 ** Math.min(this.#failures, 12));
    try {
      await this.#sleep(ceilingMs * (0.5 + Math.random() / 2), this.#signal);
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    }
  }
}
