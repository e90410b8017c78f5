import type { Input } from '@plumbline/core/appset';
import type { AppsetKey } from '../ports.ts';

interface Entry {
  generation: number;
  fetchedMs: number;
  inputs: ReadonlyMap<string, Input>;
}

/**
 * What the generators of each set read last. An event of an owned Application asks for a new status, not for a new look
 * into Git: that happens when the set changes, when it is refreshed, and when its interval is over.
 */
export class InputCache {
  readonly #entries = new Map<AppsetKey, Entry>();

  /** The inputs of this generation of the set, when they are younger than `maxAgeMs`; else none. */
  read(
    key: AppsetKey,
    generation: number,
    { nowMs, maxAgeMs }: { nowMs: number; maxAgeMs: number },
  ): ReadonlyMap<string, Input> {
    const entry = this.#entries.get(key);
    if (!entry || entry.generation !== generation || nowMs - entry.fetchedMs >= maxAgeMs) return new Map();
    return entry.inputs;
  }

  /** When the inputs of a set were fetched; `undefined` when there are none. */
  fetchedMs(key: AppsetKey): number | undefined {
    return this.#entries.get(key)?.fetchedMs;
  }

  /** Keeps a complete answer. */
  write(key: AppsetKey, entry: Entry): void {
    this.#entries.set(key, entry);
  }

  /** The next reconcile reads anew. */
  forget(key: AppsetKey): void {
    this.#entries.delete(key);
  }
}
