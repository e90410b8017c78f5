/** Delay of a failing key: `baseMs * factor ** failures`, at most `maxMs`. */
export interface BackoffOptions {
  /** Default 1, as `--wq-basedelay-ns`. */
  baseMs?: number;
  /** Default 1.5, as `--wq-backoff-factor`. */
  factor?: number;
  /** Default 1000, as `--wq-maxdelay-ns`. */
  maxMs?: number;
  /** A key without failure for so long starts anew; default 0 = only `forget` resets, as `--wq-cooldown-ns`. */
  cooldownMs?: number;
  /** Default: the system clock in ms. */
  now?: () => number;
}

interface Failures {
  count: number;
  lastMs: number;
}

/** Counts failures per key and says how long each waits. */
export class KeyBackoff<Key> {
  readonly #failures = new Map<Key, Failures>();
  readonly #options: Required<BackoffOptions>;

  constructor(options: BackoffOptions = {}) {
    this.#options = { baseMs: 1, factor: 1.5, maxMs: 1000, cooldownMs: 0, now: Date.now, ...options };
  }

  /** Records a failure and gives the delay in ms before the next try. */
  nextDelayMs(key: Key): number {
    const { baseMs, factor, maxMs, cooldownMs, now } = this.#options;
    const at = now();
    const before = this.#failures.get(key);
    const isCool = before !== undefined && cooldownMs > 0 && at - before.lastMs >= cooldownMs;
    const count = before === undefined || isCool ? 0 : before.count;
    this.#failures.set(key, { count: count + 1, lastMs: at });
    return Math.min(maxMs, baseMs * factor ** count);
  }

  /** How often the key failed since it was last forgotten. */
  failures(key: Key): number {
    return this.#failures.get(key)?.count ?? 0;
  }

  /** The key succeeded: its next failure starts at `baseMs`. */
  forget(key: Key): void {
    this.#failures.delete(key);
  }
}
