import type { AppError } from '@plumbline/contract/errors';

/** How long an entry lives, and whether its failure matters. */
export interface CacheWriteOptions {
  /** Default: the adapter's. */
  ttlMs?: number;
  /** Throw `CACHE_UNAVAILABLE` instead of reporting it; default false. */
  mustSucceed?: boolean;
}

/**
 * A cache of bytes by name. A cache that does not answer costs only speed: reads then miss, writes and messages are lost,
 * and `onError` hears of it; nothing throws unless `mustSucceed` asks for it.
 */
export interface Cache {
  /** The bytes as they were set; undefined when absent, expired or unreachable. */
  get(name: string): Promise<Buffer | undefined>;
  set(name: string, value: Uint8Array, options?: CacheWriteOptions): Promise<void>;
  delete(name: string, options?: CacheWriteOptions): Promise<void>;
  /** Sends a message to those who listen now. */
  publish(channel: string, message: string): Promise<void>;
  /** Calls the listener for each message until the returned function is called. Reconnects by itself. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  /** Whether the cache answers now; throws `CACHE_UNAVAILABLE` when not. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Hears of every operation: for metrics (`argocd_redis_request_total`, `argocd_redis_request_duration`) and the log. */
export interface CacheObserver {
  onRequest?: (report: {
    operation: 'get' | 'set' | 'delete' | 'publish';
    durationMs: number;
    failed: boolean;
  }) => void;
  /** Once when the cache is lost and at each distinct failure after; never per request. */
  onError?: (error: AppError) => void;
}
