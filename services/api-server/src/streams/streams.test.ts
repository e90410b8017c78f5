import { silentLogger } from '@plumbline/io/telemetry';
import { describe, expect, it } from 'vitest';
import { ChangeListeners } from '../state/change-listeners.ts';
import { LatestByKey } from './latest-by-key.ts';
import { mergeByTime } from './merge-by-time.ts';
import { parseLogFilter, parseLogLine, readLogLines } from './read-log-lines.ts';

const entry = (time: string, podName: string): { timeStamp: string; podName: string } => ({ timeStamp: time, podName });

async function* logOf(
  ...entries: { timeStamp: string; podName: string }[]
): AsyncIterable<{ timeStamp: string; podName: string }> {
  yield* entries;
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

const never = new AbortController().signal;

describe('logs of several pods', () => {
  it('are one, ordered by time', async () => {
    const merged = mergeByTime(
      [logOf(entry('1', 'a'), entry('4', 'a')), logOf(entry('2', 'b'), entry('3', 'b'))],
      never,
    );
    expect((await collect(merged)).map((one) => one.timeStamp)).toEqual(['1', '2', '3', '4']);
  });

  it('flow though one of them is silent', async () => {
    const abort = new AbortController();
    // oxlint-disable-next-line eslint/require-yield -- reason: a log that never says anything
    async function* silent(): AsyncIterable<{ timeStamp: string; podName: string }> {
      await new Promise((resolve) => abort.signal.addEventListener('abort', resolve));
    }
    for await (const one of mergeByTime([silent(), logOf(entry('1', 'a'))], abort.signal)) {
      expect(one.podName).toBe('a');
      abort.abort();
    }
  });

  it('end with the failure of one of them', async () => {
    // oxlint-disable-next-line eslint/require-yield -- reason: a log that fails at once
    async function* failing(): AsyncIterable<{ timeStamp: string; podName: string }> {
      throw new Error('gone');
    }
    await expect(collect(mergeByTime([failing(), logOf(entry('1', 'a'))], never))).rejects.toMatchObject({
      message: 'gone',
    });
  });
});

describe('log lines', () => {
  it('are cut at line ends whatever the chunks, and the stream is closed', async () => {
    let isClosed = false;
    async function* body(): AsyncIterable<Buffer> {
      for (const chunk of ['2026-01-01T00:00:00Z he', 'llo ü\n2026-01-01T00:00:01Z wor', 'ld'])
        yield Buffer.from(chunk);
    }
    const stream = { contentType: 'text/plain', body: body(), cancel: () => void (isClosed = true) };
    expect((await collect(readLogLines(stream, 'p'))).map((line) => line.content)).toEqual(['hello ü', 'world']);
    expect(isClosed).toBe(true);
  });

  it('keep their text when they carry no time', () => {
    expect(parseLogLine('unable to retrieve logs', 'p')).toEqual({ content: 'unable to retrieve logs', podName: 'p' });
  });

  it.each([
    { filter: '', matchCase: false, line: 'x', is: true },
    { filter: 'ERR', matchCase: false, line: 'an err', is: true },
    { filter: 'ERR', matchCase: true, line: 'an err', is: false },
    { filter: '!err', matchCase: false, line: 'an ERR', is: false },
    { filter: '!err', matchCase: false, line: 'fine', is: true },
  ])('$filter on "$line": $is', ({ filter, matchCase, line, is }) =>
    expect(parseLogFilter(filter, matchCase)(line)).toBe(is),
  );
});

describe('the queue to a slow reader', () => {
  it('keeps the newest of each key and drops what came and went', async () => {
    const queue = new LatestByKey<number>((_waiting, next) => (next < 0 ? undefined : next));
    for (const [key, value] of [
      ['a', 1],
      ['b', 1],
      ['a', 2],
      ['b', -1],
      ['c', 3],
    ] as const)
      queue.push(key, value);
    const abort = new AbortController();
    const read: number[] = [];
    for await (const value of queue.read(abort.signal)) {
      read.push(value);
      if (read.length === 2) abort.abort();
    }
    expect(read).toEqual([2, 3]);
  });

  it('wakes its reader and ends with the signal', async () => {
    const queue = new LatestByKey<number>((_waiting, next) => next);
    const abort = new AbortController();
    const reading = collect(queue.read(abort.signal));
    queue.push('a', 1);
    await Promise.resolve();
    setImmediate(() => abort.abort());
    expect(await reading).toEqual([1]);
  });
});

describe('change listeners', () => {
  it('hear of changes though one of them throws', () => {
    const listeners = new ChangeListeners<number>(silentLogger());
    const heard: unknown[] = [];
    listeners.add(() => {
      throw new Error('bad listener');
    });
    const stop = listeners.add((change) => void heard.push(change));
    listeners.tell({ after: 1 });
    stop();
    listeners.tell({ after: 2 });
    expect(heard).toEqual([{ after: 1 }]);
  });
});
