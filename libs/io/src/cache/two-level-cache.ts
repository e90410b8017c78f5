import type { Cache, CacheWriteOptions } from './cache.ts';

/** How the two levels work together. */
export interface TwoLevelCacheOptions {
  near: Cache;
  far: Cache;
  /** Longest life of an entry in the near level, so that another process's write is seen; default 60 s. */
  nearTtlMs?: number;
  /** Entries larger than this stay in the far level only; default 1 MiB. */
  nearMaxBytes?: number;
}

/** A near cache (this process) in front of a far one (Redis). */
export class TwoLevelCache implements Cache {
  readonly #near: Cache;
  readonly #far: Cache;
  readonly #nearTtlMs: number;
  readonly #nearMaxBytes: number;

  constructor(options: TwoLevelCacheOptions) {
    this.#near = options.near;
    this.#far = options.far;
    this.#nearTtlMs = options.nearTtlMs ?? 60_000;
    this.#nearMaxBytes = options.nearMaxBytes ?? 1024 * 1024;
  }

  async get(name: string): Promise<Buffer | undefined> {
    const near = await this.#near.get(name);
    if (near !== undefined) return near;
    const far = await this.#far.get(name);
    if (far !== undefined) await this.#keepNear(name, far);
    return far;
  }

  async set(name: string, value: Uint8Array, options: CacheWriteOptions = {}): Promise<void> {
    await this.#keepNear(name, value, options.ttlMs);
    await this.#far.set(name, value, options);
  }

  async delete(name: string, options: CacheWriteOptions = {}): Promise<void> {
    await this.#near.delete(name);
    await this.#far.delete(name, options);
  }

  publish(channel: string, message: string): Promise<void> {
    return this.#far.publish(channel, message);
  }

  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    return this.#far.subscribe(channel, listener);
  }

  ping(): Promise<void> {
    return this.#far.ping();
  }

  async close(): Promise<void> {
    await this.#near.close();
    await this.#far.close();
  }

  async #keepNear(name: string, value: Uint8Array, ttlMs = this.#nearTtlMs): Promise<void> {
    if (value.length > this.#nearMaxBytes) return this.#near.delete(name);
    return this.#near.set(name, value, { ttlMs: Math.min(ttlMs, this.#nearTtlMs) });
  }
}
