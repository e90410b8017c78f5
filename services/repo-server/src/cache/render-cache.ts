import { createHash } from 'node:crypto';
import { stableJson } from '@plumbline/core/std';
import { getJson, setJson, type Cache } from '@plumbline/io/cache';

/** A finished render. The commit is not part of it: any commit with the same inputs has the same manifests. */
export interface CachedRender {
  kind: 'rendered';
  /** Objects as JSON texts. */
  manifests: string[];
  sourceType: string;
  commands: string[];
}

/** What the cache holds for a key: a render, or the fact that these inputs did not suffice and the whole repository counts. */
export type RenderEntry = CachedRender | { kind: 'whole-repository' };

/** Format of the entries; a change of the renderer's own output changes it. */
const FORMAT = 1;

/** The key for all that decides a render (DESIGN §4): SHA-256 over its canonical JSON. */
export function renderKey(inputs: Readonly<Record<string, unknown>>): string {
  return createHash('sha256')
    .update(stableJson({ format: FORMAT, ...inputs }))
    .digest('hex');
}

/** Finished renders by key. */
export class RenderCache {
  readonly #cache: Cache;
  readonly #ttlMs: number;

  /** `ttlMs` as --repo-cache-expiration. */
  constructor(cache: Cache, ttlMs: number) {
    this.#cache = cache;
    this.#ttlMs = ttlMs;
  }

  /** Undefined when there is none. */
  async get(key: string): Promise<RenderEntry | undefined> {
    return getJson<RenderEntry>(this.#cache, nameOf(key));
  }

  async set(key: string, entry: RenderEntry): Promise<void> {
    await setJson(this.#cache, { name: nameOf(key), value: entry, options: { ttlMs: this.#ttlMs } });
  }
}

function nameOf(key: string): string {
  return `plumbline|render|${key}`;
}
