import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';
import { Slots } from './slots.ts';

/** A task that ends when told. */
function openTask(): { run: () => Promise<string>; end: (value: string) => void; starts: () => number } {
  let started = 0;
  const ends: ((value: string) => void)[] = [];
  return {
    run: () => {
      started += 1;
      return new Promise((resolve) => ends.push(resolve));
    },
    end: (value) => ends.shift()?.(value),
    starts: () => started,
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SingleFlight', () => {
  it('shares a running task', async () => {
    const flight = new SingleFlight<string>();
    const task = openTask();
    const both = Promise.all([flight.run('k', task.run), flight.run('k', task.run)]);
    await turn();
    task.end('x');
    expect([await both, task.starts()]).toEqual([['x', 'x'], 1]);
  });

  it('never gives a fresh caller the answer of a task that began before it asked', async () => {
    const flight = new SingleFlight<string>();
    const task = openTask();
    const first = flight.run('k', task.run);
    await turn();
    const fresh = [flight.runFresh('k', task.run), flight.runFresh('k', task.run)];
    task.end('old');
    expect(await first).toBe('old');
    await turn();
    task.end('new');
    expect([await Promise.all(fresh), task.starts()]).toEqual([['new', 'new'], 2]);
  });

  it('shares errors and forgets them', async () => {
    const flight = new SingleFlight<string>();
    await expect(flight.run('k', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await flight.run('k', () => Promise.resolve('yes'))).toBe('yes');
  });
});

describe('Slots', () => {
  it('runs at most as many as it has, in order', async () => {
    const slots = new Slots(1);
    const task = openTask();
    const all = [1, 2, 3].map(() => slots.run(task.run));
    await turn();
    expect([task.starts(), slots.waiting]).toEqual([1, 2]);
    for (const value of ['a', 'b', 'c']) {
      task.end(value);
      await turn();
    }
    expect([await Promise.all(all), slots.waiting]).toEqual([['a', 'b', 'c'], 0]);
  });

  it('lets a caller leave the queue', async () => {
    const slots = new Slots(1);
    const task = openTask();
    const first = slots.run(task.run);
    const abort = new AbortController();
    const second = slots.run(task.run, abort.signal);
    await turn();
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
    task.end('done');
    expect([await first, task.starts()]).toEqual(['done', 1]);
  });

  it('has no limit at 0', async () => {
    const slots = new Slots(0);
    const task = openTask();
    const all = Promise.all([slots.run(task.run), slots.run(task.run)]);
    await turn();
    task.end('a');
    task.end('b');
    expect(await all).toEqual(['a', 'b']);
  });
});
