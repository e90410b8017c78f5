export {
  CACHE_VERSION,
  formatCacheKey,
  formatChannel,
  type CacheCompression,
  type CacheKeyOptions,
} from './cache-key.ts';
export type { Cache, CacheObserver, CacheWriteOptions } from './cache.ts';
export { InProcessCache, type InProcessCacheOptions } from './in-process-cache.ts';
export { getJson, setJson, type JsonEntry } from './json-cache.ts';
export { RedisCache, type RedisCacheOptions } from './redis-cache.ts';
export type { RedisConnection } from './redis-options.ts';
export { SealedCache, type SealedCacheOptions } from './sealed-cache.ts';
export { TwoLevelCache, type TwoLevelCacheOptions } from './two-level-cache.ts';
