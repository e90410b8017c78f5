import type { v1alpha1 } from '@plumbline/contract/crd';
import { parseDurationMs } from './parse-duration.ts';

/** What becomes of an operation that failed. */
export type RetryDecision = { kind: 'give-up' } | { kind: 'retry'; atMs: number; refresh: boolean };

const defaults = { durationMs: 5000, factor: 2, maxDurationMs: 180_000 } as const;

/** The wait before attempt n+1 after n retries: min(maxDuration, duration · factor^n); defaults 5 s, 2, 3 min. */
export function retryDelayMs(backoff: v1alpha1.Backoff | undefined, retryCount: number): number {
  const durationMs =
    (backoff?.duration === undefined ? undefined : parseDurationMs(backoff.duration)) ?? defaults.durationMs;
  const maxMs =
    (backoff?.maxDuration === undefined ? undefined : parseDurationMs(backoff.maxDuration)) ?? defaults.maxDurationMs;
  const factor = backoff?.factor ?? defaults.factor;
  return Math.min(maxMs, durationMs * factor ** retryCount);
}

/** Whether a failed operation runs again, and when. A negative limit means for ever; no strategy means not at all. */
export function decideRetry(
  retry: v1alpha1.RetryStrategy | undefined,
  retryCount: number,
  finishedAtMs: number,
): RetryDecision {
  const limit = retry?.limit ?? 0;
  if (limit === 0 || (limit > 0 && retryCount >= limit)) return { kind: 'give-up' };
  return {
    kind: 'retry',
    atMs: finishedAtMs + retryDelayMs(retry?.backoff, retryCount),
    refresh: retry?.refresh === true,
  };
}
