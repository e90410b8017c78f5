/** Limits of failed logins. */
export interface LoginLimits {
  /** Default 5 (ARGOCD_SESSION_FAILURE_MAX_FAIL_COUNT). */
  maxFailures: number;
  /** Default 300 s (ARGOCD_SESSION_FAILURE_WINDOW_SECONDS). */
  windowMs: number;
  /** Most names that are remembered; default 10,000 (ARGOCD_SESSION_MAX_CACHE_SIZE). */
  maxEntries: number;
  /** A number in [0, 1): which name is forgotten when the memory is full. */
  random: () => number;
}

interface Failures {
  count: number;
  lastAtMs: number;
}

/**
 * Counts failed logins by name. When the memory is full, a random name is forgotten, never `admin`: flooding it with
 * names must not wash a count away on purpose.
 */
export class LoginLimiter {
  readonly #limits: LoginLimits;
  readonly #failures = new Map<string, Failures>();

  constructor(limits: LoginLimits) {
    this.#limits = limits;
  }

  /** Whether the name has failed too often within the window. */
  isBlocked(name: string, nowMs: number): boolean {
    const failures = this.#current(name, nowMs);
    return failures !== undefined && failures.count >= this.#limits.maxFailures;
  }

  /** Remembers a failure. */
  noteFailure(name: string, nowMs: number): void {
    const known = this.#current(name, nowMs);
    if (known === undefined && this.#failures.size >= this.#limits.maxEntries) this.#forgetOne(nowMs);
    this.#failures.set(name, { count: (known?.count ?? 0) + 1, lastAtMs: nowMs });
  }

  /** Forgets the failures of a name that has logged in. */
  noteSuccess(name: string): void {
    this.#failures.delete(name);
  }

  #current(name: string, nowMs: number): Failures | undefined {
    const failures = this.#failures.get(name);
    if (failures === undefined || nowMs - failures.lastAtMs < this.#limits.windowMs) return failures;
    this.#failures.delete(name);
    return undefined;
  }

  #forgetOne(nowMs: number): void {
    for (const name of this.#failures.keys()) this.#current(name, nowMs);
    if (this.#failures.size < this.#limits.maxEntries) return;
    const names = [...this.#failures.keys()].filter((name) => name !== 'admin');
    const chosen = names[Math.floor(this.#limits.random() * names.length)];
    if (chosen !== undefined) this.#failures.delete(chosen);
  }
}
