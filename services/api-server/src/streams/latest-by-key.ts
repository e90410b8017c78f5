/**
 * A queue between a fast writer and a slow reader that keeps one entry a key: `merge` joins a waiting entry with a new
 * one, so that its length is bounded by the number of keys however slow the reader is.
 */
export class LatestByKey<T> {
  readonly #waiting = new Map<string, T>();
  readonly #merge: (waiting: T, next: T) => T | undefined;
  #wake: (() => void) | undefined;

  constructor(merge: (waiting: T, next: T) => T | undefined) {
    this.#merge = merge;
  }

  /** Adds an entry. */
  push(key: string, entry: T): void {
    const waiting = this.#waiting.get(key);
    const merged = waiting === undefined ? entry : this.#merge(waiting, entry);
    this.#waiting.delete(key);
    if (merged !== undefined) this.#waiting.set(key, merged);
    this.#wake?.();
  }

  /** Entries in the order in which they came, until the signal is aborted. */
  async *read(signal: AbortSignal): AsyncIterable<T> {
    const onAbort = (): void => this.#wake?.();
    signal.addEventListener('abort', onAbort);
    try {
      while (!signal.aborted) {
        const first = this.#waiting.entries().next();
        if (first.done === true) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          continue;
        }
        const [key, entry] = first.value;
        this.#waiting.delete(key);
        yield entry;
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
