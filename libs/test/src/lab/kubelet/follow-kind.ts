import { setTimeout as delay } from 'node:timers/promises';

import type { KubeObject } from '@plumbline/contract/crd';

import type { ClusterClient, ObjectQuery, WatchEvent } from '../cluster/cluster-client.ts';

/** What to follow and who wants to know. */
export interface Following {
  query: ObjectQuery;
  onChange: (object: KubeObject) => void;
  onGone?: (object: KubeObject) => void;
  /** Told of each failure; it is tried again. */
  onError?: (error: unknown) => void;
  signal: AbortSignal;
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** What is known of a kind, and who is told of changes to it. */
class KnownObjects {
  readonly #objects = new Map<string, KubeObject>();
  readonly #following: Following;

  constructor(following: Following) {
    this.#following = following;
  }

  replace(items: readonly KubeObject[]): void {
    const present = new Set(items.map(keyOf));
    const gone = [...this.#objects].filter(([key]) => !present.has(key));
    for (const [, object] of gone) this.#remove(object);
    for (const object of items) this.#put(object);
  }

  apply({ type, object }: WatchEvent): void {
    if (type === 'ADDED' || type === 'MODIFIED') this.#put(object);
    if (type === 'DELETED') this.#remove(object);
  }

  #put(object: KubeObject): void {
    this.#objects.set(keyOf(object), object);
    this.#following.onChange(object);
  }

  #remove(object: KubeObject): void {
    this.#objects.delete(keyOf(object));
    this.#following.onGone?.(object);
  }
}

/** List and watch until `signal` fires; starts over after every end or error, so an API server may come and go. */
export async function followKind(client: ClusterClient, following: Following): Promise<void> {
  const { query, signal } = following;
  const known = new KnownObjects(following);
  while (!signal.aborted) {
    try {
      const list = await client.list(query);
      known.replace(list.items);
      const { resourceVersion } = list.metadata;
      await client.watch(query, {
        signal,
        onEvent: (event) => known.apply(event),
        ...(resourceVersion ? { resourceVersion } : {}),
      });
    } catch (error) {
      if (signal.aborted) return;
      following.onError?.(error);
      // The API server is away or has forgotten our version: list again after a breath.
      await delay(200);
    }
  }
}
