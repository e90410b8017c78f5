import { AppError } from '@plumbline/contract/errors';
import type { application as messages } from '@plumbline/contract/rpc';

type Entry = messages.LogEntry;

/** How long an entry waits for an older one of another log before it is sent. */
const SETTLE_MS = 100;

/**
 * Several logs as one, ordered by time. A log that is silent holds the others up for a tenth of a second only, so that
 * followed logs flow. Every log is closed at the end.
 */
export async function* mergeByTime(logs: readonly AsyncIterable<Entry>[], signal: AbortSignal): AsyncIterable<Entry> {
  const sources = logs.map((log) => new LogHead(log));
  try {
    while (!signal.aborted) {
      await settle(sources);
      const oldest = oldestOf(sources);
      if (oldest !== undefined) yield oldest.take();
      else if (sources.every((source) => source.isDone)) return throwFailure(sources);
      else await Promise.race(sources.filter((source) => !source.isDone).map((source) => source.arrived));
    }
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}

/** One log and the entry at its head. */
class LogHead {
  readonly #iterator: AsyncIterator<Entry>;
  /** Resolves when the head is there or the log has ended. */
  arrived: Promise<void> = Promise.resolve();
  isDone = false;
  /** Why the log ended, when it failed. */
  failure: AppError | undefined;
  #head: Entry | undefined;

  constructor(log: AsyncIterable<Entry>) {
    this.#iterator = log[Symbol.asyncIterator]();
    this.#advance();
  }

  get head(): Entry | undefined {
    return this.#head;
  }

  take(): Entry {
    const entry = this.#head ?? {};
    this.#advance();
    return entry;
  }

  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  #advance(): void {
    this.#head = undefined;
    // Kept, not thrown: nobody may be waiting for this log at the moment at which it fails.
    this.arrived = this.#iterator.next().then(
      (result) => {
        if (result.done === true) this.isDone = true;
        else this.#head = result.value;
      },
      (error: unknown) => {
        this.failure = AppError.from(error);
        this.isDone = true;
      },
    );
  }
}

function throwFailure(sources: readonly LogHead[]): void {
  const failure = sources.find((source) => source.failure !== undefined)?.failure;
  if (failure !== undefined) throw failure;
}

function oldestOf(sources: readonly LogHead[]): LogHead | undefined {
  let oldest: LogHead | undefined;
  for (const source of sources) {
    if (source.head === undefined) continue;
    if (oldest === undefined || timeOf(source) < timeOf(oldest)) oldest = source;
  }
  return oldest;
}

/** Waits until every log has an entry at its head or has ended, but not for long. */
async function settle(sources: readonly LogHead[]): Promise<void> {
  const waiting = sources.filter((source) => !source.isDone && source.head === undefined);
  if (waiting.length === 0 || waiting.length === sources.length) return;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, SETTLE_MS);
  });
  await Promise.race([Promise.all(waiting.map((source) => source.arrived)), limit]);
  clearTimeout(timer);
}

function timeOf(source: LogHead): string {
  return source.head?.timeStamp ?? '';
}
