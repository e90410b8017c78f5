import { AppError } from '@plumbline/contract/errors';
import { LRUCache } from 'lru-cache';

/** When a render that keeps failing is not tried again (ARGOCD_PAUSE_GEN_*). */
export interface FailurePolicy {
  /** Failures in a row until pausing begins; 0 = never pause. */
  afterFailures: number;
  /** Milliseconds of a pause; 0 = not limited by time. */
  pauseMs: number;
  /** Requests answered from the cache until the next try; 0 = not limited by count. */
  pauseRequests: number;
}

interface Failures {
  count: number;
  firstAt: number;
  answered: number;
  error: AppError;
}

/** By this beginning clients tell a remembered error from a new one. */
const CACHED_ERROR_PREFIX = 'Manifest generation error (cached): ';

/** Remembers failing renders by key, so that a broken source does not cost a render at every look. */
export class FailureCache {
  readonly #policy: FailurePolicy;
  readonly #now: () => number;
  readonly #failures = new LRUCache<string, Failures>({ max: 10_000 });

  constructor(policy: FailurePolicy, now: () => number) {
    this.#policy = policy;
    this.#now = now;
  }

  /** The remembered error while the key is paused; undefined when a try is due. */
  pausedError(key: string): AppError | undefined {
    const failures = this.#failures.get(key);
    const { afterFailures, pauseMs, pauseRequests } = this.#policy;
    if (failures === undefined || afterFailures <= 0 || failures.count < afterFailures) return undefined;
    const isTimeUp = pauseMs > 0 && this.#now() - failures.firstAt >= pauseMs;
    const isCountUp = pauseRequests > 0 && failures.answered >= pauseRequests;
    if (isTimeUp || isCountUp) {
      this.#failures.delete(key);
      return undefined;
    }
    failures.answered += 1;
    const { error } = failures;
    return new AppError(error.code, `${CACHED_ERROR_PREFIX}${error.message}`, { cause: error, details: error.details });
  }

  /** Counts a failure. A caller that went away or a stop of the process is none. */
  failed(key: string, error: AppError): void {
    if (error.code === 'CANCELLED') return;
    const before = this.#failures.get(key);
    this.#failures.set(key, {
      count: (before?.count ?? 0) + 1,
      firstAt: before?.firstAt ?? this.#now(),
      answered: 0,
      error,
    });
  }

  /** Forgets the failures of a key. */
  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
