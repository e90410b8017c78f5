import { Redis } from 'ioredis';
import { AppError } from '@plumbline/contract/errors';
import { compressEntry, decompressEntry } from './compress.ts';
import { formatCacheKey, formatChannel, type CacheKeyOptions } from './cache-key.ts';
import type { Cache, CacheObserver, CacheWriteOptions } from './cache.ts';
import { redisOptionsOf, type RedisConnection } from './redis-options.ts';

/** How to make a Redis cache. */
export interface RedisCacheOptions {
  connection: RedisConnection;
  observer?: CacheObserver;
  /** Default 24 h, as `--default-cache-expiration`. */
  defaultTtlMs?: number;
  /** Time limit of one command; default 3 s. */
  commandTimeoutMs?: number;
}

type Operation = 'get' | 'set' | 'delete' | 'publish';

/** Entries in Redis under Argo CD's keys, gzip unless told otherwise. Reconnects for ever; meanwhile every read is a miss. */
export class RedisCache implements Cache {
  readonly #redis: Redis;
  readonly #observer: CacheObserver;
  readonly #keys: CacheKeyOptions;
  readonly #defaultTtlMs: number;
  readonly #firstAnswer: Promise<void>;
  readonly #listeners = new Map<string, Set<(message: string) => void>>();
  #subscriber: Redis | undefined;
  #lastError: string | undefined;

  constructor(options: RedisCacheOptions) {
    const { connection } = options;
    this.#observer = options.observer ?? {};
    this.#defaultTtlMs = options.defaultTtlMs ?? 24 * 3_600_000;
    this.#keys = {
      compression: connection.compression ?? 'gzip',
      ...(connection.keyPrefix === undefined ? {} : { prefix: connection.keyPrefix }),
    };
    this.#redis = new Redis({
      ...redisOptionsOf(connection),
      commandTimeout: options.commandTimeoutMs ?? 3000,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
    });
    this.#firstAnswer = this.#connect();
  }

  async get(name: string): Promise<Buffer | undefined> {
    const key = formatCacheKey(name, this.#keys);
    return this.#try('get', false, async () => {
      const bytes = await this.#redis.getBuffer(key);
      if (bytes === null) return undefined;
      return this.#keys.compression === 'gzip' ? decompressEntry(bytes) : bytes;
    });
  }

  async set(name: string, value: Uint8Array, options: CacheWriteOptions = {}): Promise<void> {
    const ttlMs = Math.max(1, Math.round(options.ttlMs ?? this.#defaultTtlMs));
    const key = formatCacheKey(name, this.#keys);
    await this.#try('set', options.mustSucceed ?? false, async () => {
      const bytes = this.#keys.compression === 'gzip' ? await compressEntry(value) : Buffer.from(value);
      await this.#redis.set(key, bytes, 'PX', ttlMs);
    });
  }

  async delete(name: string, options: CacheWriteOptions = {}): Promise<void> {
    const key = formatCacheKey(name, this.#keys);
    await this.#try('delete', options.mustSucceed ?? false, () => this.#redis.del(key));
  }

  async publish(channel: string, message: string): Promise<void> {
    await this.#try('publish', false, () => this.#redis.publish(formatChannel(channel), message));
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const full = formatChannel(channel);
    const own = (message: string): void => listener(message);
    const listeners = this.#listeners.get(full) ?? new Set();
    const isFirst = listeners.size === 0;
    this.#listeners.set(full, listeners.add(own));
    const subscriber = this.#openSubscriber();
    if (isFirst) await this.#withinTime(subscriber.subscribe(full));
    return async () => {
      listeners.delete(own);
      if (listeners.size > 0 || this.#listeners.get(full) !== listeners) return;
      this.#listeners.delete(full);
      await this.#withinTime(subscriber.unsubscribe(full));
    };
  }

  async ping(): Promise<void> {
    await this.#try('get', true, () => this.#redis.ping());
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#subscriber?.disconnect();
    this.#redis.disconnect();
  }

  #connect(): Promise<void> {
    return new Promise((resolve) => {
      this.#redis.on('ready', () => {
        this.#lastError = undefined;
        resolve();
      });
      this.#redis.on('error', (error: Error) => {
        this.#report(unavailable('connect', error));
        resolve();
      });
      this.#redis.connect().catch((error: Error) => {
        this.#report(unavailable('connect', error));
        resolve();
      });
    });
  }

  #openSubscriber(): Redis {
    if (this.#subscriber !== undefined) return this.#subscriber;
    const subscriber = this.#redis.duplicate({
      enableOfflineQueue: true,
      maxRetriesPerRequest: null,
      autoResubscribe: true,
      lazyConnect: false,
      commandTimeout: undefined,
    });
    subscriber.on('error', (error: Error) => this.#report(unavailable('subscribe', error)));
    subscriber.on('message', (channel: string, message: string) => {
      for (const listener of this.#listeners.get(channel) ?? []) listener(message);
    });
    this.#subscriber = subscriber;
    return subscriber;
  }

  /** Waits for a (un)subscription, but not longer than 2 s: with Redis away it takes effect when it is back. */
  async #withinTime(work: Promise<unknown>): Promise<void> {
    const reported = work.catch((error: unknown) => this.#report(unavailable('subscribe', error)));
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, 2000);
    await Promise.race([reported, promise]);
    clearTimeout(timer);
  }

  async #try<T>(operation: Operation, mustSucceed: boolean, run: () => Promise<T>): Promise<T | undefined> {
    await this.#firstAnswer;
    const startedMs = performance.now();
    const report = (failed: boolean): void =>
      this.#observer.onRequest?.({ operation, durationMs: performance.now() - startedMs, failed });
    try {
      const result = await run();
      report(false);
      return result;
    } catch (thrown) {
      report(true);
      const error = unavailable(operation, thrown);
      this.#report(error);
      if (mustSucceed) throw error;
      return undefined;
    }
  }

  #report(error: AppError): void {
    const { message } = error;
    if (message === this.#lastError) return;
    this.#lastError = message;
    this.#observer.onError?.(error);
  }
}

function unavailable(operation: string, thrown: unknown): AppError {
  const cause = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('CACHE_UNAVAILABLE', `redis ${operation}: ${why}`, { cause });
}
