import { setTimeout as delay } from 'node:timers/promises';

import { AppError } from '@plumbline/contract/errors';

/** How long and how often a condition is tried. */
export interface WaitOptions {
  /** What is awaited, for the error: `redis answers`. */
  what: string;
  /** Default: 30,000. */
  timeoutMs?: number;
  /** Default: 50. */
  everyMs?: number;
  /** Adds what was seen last to the error. */
  describe?: () => string;
  signal?: AbortSignal;
}

/**
 * Calls `check` until it answers something other than undefined or false, and returns that.
 * A thrown error counts as "not yet" and is named when time runs out. Throws `TIMEOUT`.
 */
export async function waitFor<T>(
  check: () => Promise<T | undefined | false> | T | undefined | false,
  options: WaitOptions,
): Promise<T> {
  const { what, timeoutMs = 30_000, everyMs = 50 } = options;
  const deadline = performance.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const found = await check();
      if (found !== undefined && found !== false) return found;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > deadline) break;
    await delay(everyMs);
  }
  const seen = [options.describe?.(), lastError instanceof Error ? lastError.message : undefined].filter(Boolean);
  throw new AppError(
    'TIMEOUT',
    `wait until ${what}: ${timeoutMs} ms passed${seen.length ? `: ${seen.join('; ')}` : ''}`,
    {
      cause: lastError,
    },
  );
}
