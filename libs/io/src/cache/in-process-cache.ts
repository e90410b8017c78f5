import { LRUCache } from 'lru-cache';
import type { Cache, CacheWriteOptions } from './cache.ts';

/** Limits of the in-process cache. */
export interface InProcessCacheOptions {
  /** Sum of the entries' bytes; default 64 MiB. The least recently used entries go first. */
  maxBytes?: number;
  /** Default 24 h. */
  defaultTtlMs?: number;
  /** Default: the monotonic clock of the process. */
  now?: () => number;
}

/** Entries in this process's memory: the first level of a two-level cache, and the whole cache in tests. */
export class InProcessCache implements Cache {
  readonly #entries: LRUCache<string, Buffer>;
  readonly #listeners = new Map<string, Set<(message: string) => void>>();
  readonly #defaultTtlMs: number;

  constructor(options: InProcessCacheOptions = {}) {
    const { maxBytes = 64 * 1024 * 1024, defaultTtlMs = 24 * 3_600_000, now } = options;
    this.#defaultTtlMs = defaultTtlMs;
    this.#entries = new LRUCache<string, Buffer>({
      maxSize: maxBytes,
      sizeCalculation: (value, key) => value.length + key.length + 64,
      ttlResolution: 0,
      ttl: defaultTtlMs,
      ...(now === undefined ? {} : { perf: { now } }),
    });
  }

  async get(name: string): Promise<Buffer | undefined> {
    const value = this.#entries.get(name);
    return value === undefined ? undefined : Buffer.from(value);
  }

  async set(name: string, value: Uint8Array, options: CacheWriteOptions = {}): Promise<void> {
    this.#entries.set(name, Buffer.from(value), { ttl: options.ttlMs ?? this.#defaultTtlMs });
  }

  async delete(name: string): Promise<void> {
    this.#entries.delete(name);
  }

  async publish(channel: string, message: string): Promise<void> {
    for (const listener of this.#listeners.get(channel) ?? []) listener(message);
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners);
    const own = (message: string): void => listener(message);
    listeners.add(own);
    return async () => {
      listeners.delete(own);
      if (listeners.size === 0) this.#listeners.delete(channel);
    };
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    this.#entries.clear();
    this.#listeners.clear();
  }

  /** Drops all entries. */
  clear(): void {
    this.#entries.clear();
  }
}
