import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Redacted } from '../telemetry/index.ts';
import type { Cache, CacheWriteOptions } from './cache.ts';

const macBytes = 32;

/** How entries of our own are sealed. */
export interface SealedCacheOptions {
  cache: Cache;
  /** Secret that all readers and writers share. */
  key: Redacted<string>;
  /** Hears the name of an entry whose seal is broken: someone else wrote it. */
  onForged?: (name: string) => void;
}

/**
 * A cache whose entries carry an HMAC-SHA256 over name and value (DESIGN §5), so that whoever can write to Redis cannot
 * hand us manifests: an entry with a wrong seal is a miss. Not for entries at the seams, which stay as Argo CD writes them.
 */
export class SealedCache implements Cache {
  readonly #cache: Cache;
  readonly #key: Redacted<string>;
  readonly #onForged: ((name: string) => void) | undefined;

  constructor(options: SealedCacheOptions) {
    this.#cache = options.cache;
    this.#key = options.key;
    this.#onForged = options.onForged;
  }

  async get(name: string): Promise<Buffer | undefined> {
    const sealed = await this.#cache.get(name);
    if (sealed === undefined) return undefined;
    const value = sealed.subarray(macBytes);
    if (sealed.length >= macBytes && timingSafeEqual(sealed.subarray(0, macBytes), this.#mac(name, value)))
      return value;
    this.#onForged?.(name);
    return undefined;
  }

  set(name: string, value: Uint8Array, options?: CacheWriteOptions): Promise<void> {
    return this.#cache.set(name, Buffer.concat([this.#mac(name, value), value]), options);
  }

  delete(name: string, options?: CacheWriteOptions): Promise<void> {
    return this.#cache.delete(name, options);
  }

  publish(channel: string, message: string): Promise<void> {
    return this.#cache.publish(channel, message);
  }

  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    return this.#cache.subscribe(channel, listener);
  }

  ping(): Promise<void> {
    return this.#cache.ping();
  }

  close(): Promise<void> {
    return this.#cache.close();
  }

  #mac(name: string, value: Uint8Array): Buffer {
    const hmac = createHmac('sha256', this.#key.reveal());
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(name));
    return hmac.update(length).update(name).update(value).digest();
  }
}
