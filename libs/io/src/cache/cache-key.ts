/** How entries are compressed; `--redis-compress`. */
export type CacheCompression = 'gzip' | 'none';

/** The schema version that Argo CD's entries carry; a change of format changes it. */
export const CACHE_VERSION = '1.8.3';

/** How full keys are made of names. */
export interface CacheKeyOptions {
  /** `ARGOCD_REDIS_KEY_PREFIX`; default none. */
  prefix?: string;
  compression: CacheCompression;
}

/** `<prefix><name>|1.8.3`, with `.gz` when entries are compressed (running-as-processes.md). */
export function formatCacheKey(name: string, options: CacheKeyOptions): string {
  const suffix = options.compression === 'gzip' ? '.gz' : '';
  return `${options.prefix ?? ''}${name}|${CACHE_VERSION}${suffix}`;
}

/** `<name>|1.8.3`: the channel on which a writer tells of a new value; never with `.gz`. */
export function formatChannel(name: string): string {
  return `${name}|${CACHE_VERSION}`;
}
