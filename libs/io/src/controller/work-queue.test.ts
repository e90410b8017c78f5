import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@plumbline/contract/errors';
import { createLogger } from '../telemetry/index.ts';
import {
  KeyBackoff,
  WorkQueue,
  requeueAfter,
  requeueNever,
  requeueWithBackoff,
  startWorkers,
  type ReconcileReport,
} from './index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('WorkQueue', () => {
  it('holds a key once, however often it is added', async () => {
    const queue = new WorkQueue<string>();
    queue.add('a');
    queue.add('b');
    queue.add('a');
    expect([await queue.take(), await queue.take(), queue.length]).toEqual(['a', 'b', 0]);
  });

  it('gives a key to one worker at a time and does not lose what comes meanwhile', async () => {
    const queue = new WorkQueue<string>();
    queue.add('a');
    await queue.take();
    queue.add('a');
    queue.add('a');
    expect(queue.length).toBe(0);
    queue.done('a');
    expect(queue.length).toBe(1);
    expect(await queue.take()).toBe('a');
    queue.done('a');
    expect(queue.length).toBe(0);
  });

  it('wakes a waiting worker', async () => {
    const queue = new WorkQueue<string>();
    const waiting = queue.take();
    queue.add('late');
    expect(await waiting).toBe('late');
  });

  it('takes keys behind the others last, unless they become urgent', async () => {
    const queue = new WorkQueue<string>();
    queue.add('slow', { behind: true });
    queue.add('slower', { behind: true });
    queue.add('quick');
    queue.add('slower');
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(['quick', 'slower', 'slow']);
  });

  it('adds after a delay; of several the earliest counts, and an addition now ends the wait', async () => {
    const queue = new WorkQueue<string>();
    queue.addAfter('a', 1000);
    queue.addAfter('a', 100);
    queue.addAfter('a', 5000);
    await vi.advanceTimersByTimeAsync(99);
    expect(queue.length).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(queue.length).toBe(1);
    queue.addAfter('b', 50);
    queue.add('b');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(queue.length).toBe(2);
  });

  it('ends all waits when stopped', async () => {
    const queue = new WorkQueue<string>();
    const waiting = queue.take();
    queue.addAfter('a', 10);
    queue.stop();
    expect(await waiting).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    expect([queue.length, await queue.take()]).toEqual([0, undefined]);
  });
});

describe('KeyBackoff', () => {
  it('grows by the factor up to the limit, each key for itself, and starts anew when forgotten', () => {
    const backoff = new KeyBackoff<string>({ baseMs: 10, factor: 2, maxMs: 50 });
    expect([1, 2, 3, 4].map(() => backoff.nextDelayMs('a'))).toEqual([10, 20, 40, 50]);
    expect(backoff.nextDelayMs('b')).toBe(10);
    backoff.forget('a');
    expect([backoff.failures('a'), backoff.nextDelayMs('a')]).toEqual([0, 10]);
  });

  it('starts anew after the cooldown', () => {
    let nowMs = 0;
    const backoff = new KeyBackoff<string>({ baseMs: 10, factor: 2, maxMs: 1000, cooldownMs: 500, now: () => nowMs });
    backoff.nextDelayMs('a');
    backoff.nextDelayMs('a');
    nowMs = 500;
    expect(backoff.nextDelayMs('a')).toBe(10);
  });
});

describe('startWorkers', () => {
  const run = async (reconcile: (key: string, run: number) => Promise<ReturnType<typeof requeueAfter>>) => {
    const queue = new WorkQueue<string>({ backoff: { baseMs: 100, factor: 1, maxMs: 100 } });
    const reports: ReconcileReport[] = [];
    const lines: string[] = [];
    let runs = 0;
    const group = startWorkers({
      queue,
      workers: 2,
      name: 'refresh',
      log: createLogger({ write: (line) => lines.push(line) }),
      onReport: (report) => reports.push(report),
      reconcile: (key) => reconcile(key, (runs += 1)),
    });
    queue.add('k');
    await vi.advanceTimersByTimeAsync(1000);
    await group.stop();
    return { outcomes: reports.map((report) => report.outcome), lines };
  };

  it.each([
    { reason: 'never: one run', requeue: requeueNever, outcomes: ['ok'] },
    {
      reason: 'after: as often as the delay lets',
      requeue: requeueAfter(400),
      outcomes: ['requeued', 'requeued', 'requeued'],
    },
    { reason: 'backoff', requeue: requeueWithBackoff, outcomes: Array.from({ length: 11 }, () => 'requeued') },
  ])('$reason', async ({ requeue, outcomes }) => {
    expect((await run(async () => requeue)).outcomes).toEqual(outcomes);
  });

  it('tries again after an error and after a defect, and logs which it was', async () => {
    const { outcomes, lines } = await run(async (_key, count) => {
      if (count === 1) throw new AppError('GIT_UNREACHABLE', 'fetch: away');
      if (count === 2) throw new TypeError('x is undefined');
      return requeueNever;
    });
    expect(outcomes).toEqual(['error', 'panic', 'ok']);
    expect(lines[0]).toContain('reconcile failed');
    expect(lines[1]).toContain('reconcile panicked');
  });

  it('does not try again what only a change can mend', async () => {
    const terminal = async (): Promise<never> => {
      throw new AppError('SOURCE_INVALID', 'read source: no path');
    };
    expect((await run(terminal)).outcomes).toEqual(['error']);
  });

  it('waits for what runs when stopped, and tells it', async () => {
    const queue = new WorkQueue<string>();
    const seen: string[] = [];
    const group = startWorkers({
      queue,
      workers: 1,
      name: 'refresh',
      log: createLogger({ write: () => undefined }),
      reconcile: (_key, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            seen.push('told');
            resolve(requeueNever);
          });
        }),
    });
    queue.add('a');
    await vi.advanceTimersByTimeAsync(1);
    await group.stop();
    expect(seen).toEqual(['told']);
  });
});
