import { AppError } from '@plumbline/contract/errors';
import type { Logger } from '../telemetry/index.ts';
import type { Requeue } from './requeue.ts';
import type { WorkQueue } from './work-queue.ts';

/** What each reconcile reports, for metrics. */
export interface ReconcileReport {
  key: string;
  durationMs: number;
  outcome: 'ok' | 'requeued' | 'error' | 'panic';
}

/** How a group of workers runs. */
export interface WorkersOptions<Key extends string> {
  queue: WorkQueue<Key>;
  /** How many run at once. */
  workers: number;
  /**
   * Handles one key. An `AppError` thrown is logged, then retried with backoff unless its `retry` is `terminal`; anything
   * else is a defect: logged as a panic and retried with backoff.
   */
  reconcile: (key: Key, signal: AbortSignal) => Promise<Requeue>;
  /** What the log calls these workers. */
  name: string;
  log: Logger;
  onReport?: (report: ReconcileReport) => void;
}

/** A running group. */
export interface WorkerGroup {
  /** Takes no more keys, tells the running reconciles to end, and waits for them. */
  stop(): Promise<void>;
}

/** Starts workers that take keys until stopped. A failing key backs off and never stops a worker. */
export function startWorkers<Key extends string>(options: WorkersOptions<Key>): WorkerGroup {
  const abort = new AbortController();
  const running = Array.from({ length: options.workers }, () => work(options, abort.signal));
  return {
    async stop() {
      options.queue.stop();
      abort.abort(new AppError('CANCELLED', `stop workers "${options.name}"`));
      await Promise.all(running);
    },
  };
}

async function work<Key extends string>(options: WorkersOptions<Key>, signal: AbortSignal): Promise<void> {
  for (;;) {
    const key = await options.queue.take();
    if (key === undefined) return;
    await handle(key, options, signal);
  }
}

async function handle<Key extends string>(key: Key, options: WorkersOptions<Key>, signal: AbortSignal): Promise<void> {
  const { queue, onReport } = options;
  const startedMs = performance.now();
  let outcome: ReconcileReport['outcome'] = 'ok';
  try {
    const requeue = await options.reconcile(key, signal);
    outcome = requeue.kind === 'never' ? 'ok' : 'requeued';
    if (requeue.kind === 'backoff') queue.addWithBackoff(key);
    else queue.forget(key);
    if (requeue.kind === 'after') queue.addAfter(key, requeue.delayMs);
  } catch (thrown) {
    outcome = signal.aborted ? 'ok' : retryFailed(key, thrown, options);
  } finally {
    queue.done(key);
    onReport?.({ key, durationMs: performance.now() - startedMs, outcome });
  }
}

function retryFailed<Key extends string>(key: Key, thrown: unknown, options: WorkersOptions<Key>): 'error' | 'panic' {
  const error = AppError.from(thrown);
  const isPanic = error.code === 'INTERNAL';
  const failures = options.queue.failures(key) + 1;
  const fields = { key, workers: options.name, failures, error };
  if (isPanic) options.log.error('reconcile panicked', fields);
  else options.log.warn('reconcile failed', fields);
  if (error.retry === 'terminal') options.queue.forget(key);
  else options.queue.addWithBackoff(key);
  return isPanic ? 'panic' : 'error';
}
