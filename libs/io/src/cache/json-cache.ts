import type { Cache, CacheWriteOptions } from './cache.ts';

/** The JSON value of an entry; undefined when absent or not JSON. The caller names the shape that its writer gives it. */
export async function getJson<T>(cache: Cache, name: string): Promise<T | undefined> {
  const bytes = await cache.get(name);
  if (bytes === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // A foreign or cut entry is a miss; the next write replaces it.
    throw error;
  }
}

/** An entry to write. */
export interface JsonEntry {
  name: string;
  value: unknown;
  options?: CacheWriteOptions;
}

/** Writes a value as JSON. */
export function setJson(cache: Cache, entry: JsonEntry): Promise<void> {
  return cache.set(entry.name, Buffer.from(JSON.stringify(entry.value)), entry.options);
}
