import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { runCommand } from './run-command.ts';
import { startProcess } from './start-process.ts';
import { waitFor } from './wait-for.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-process-test-'));
const env = { PATH: '/usr/bin:/bin' };
const shell = (name: string, script: string): Parameters<typeof startProcess>[0] => ({
  name,
  program: '/bin/sh',
  args: ['-c', script],
  env,
  folder,
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('startProcess', () => {
  it('waits until it is ready and keeps what it wrote', async () => {
    const child = await startProcess({
      ...shell('ready', 'echo started; exec sleep 30'),
      isReady: () => Promise.resolve(true),
    });
    await waitFor(() => child.logTail().includes('started'), { what: 'the log is written' });
    expect(child.isRunning()).toBe(true);
    expect(await child.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(child.isRunning()).toBe(false);
  });

  it('fails with the log of a process that ends before it is ready', async () => {
    const starting = startProcess({
      ...shell('early', 'echo broken >&2; exit 3'),
      isReady: () => Promise.resolve(false),
    });
    await expect(starting).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('broken') as string,
    });
  });

  it('kills a process that does not heed SIGTERM, with its children', async () => {
    const child = await startProcess(shell('stubborn', "trap '' TERM; echo up; while true; do sleep 1; done"));
    await waitFor(() => child.logTail().includes('up'), { what: 'it ignores SIGTERM' });
    expect(await child.stop(200)).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('refuses a program that is not there', async () => {
    await expect(startProcess({ ...shell('none', ''), program: '/no/such/program' })).rejects.toMatchObject({
      code: 'TOOL_MISSING',
    });
  });
});

describe('runCommand', () => {
  it('answers exit code and both outputs, and passes input on', async () => {
    const call = { program: '/bin/sh', args: ['-c', 'cat; echo oops >&2; exit 7'], env, input: 'hello' };
    expect(await runCommand(call)).toEqual({ code: 7, stdout: 'hello', stderr: 'oops\n' });
  });

  it('ends what takes too long, grandchildren too, and tells what it said', async () => {
    const call = { program: '/bin/sh', args: ['-c', 'echo begun; sleep 30; echo no'], env, timeoutMs: 200 };
    await expect(runCommand(call)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('begun') as string,
    });
  });
});

describe('waitFor', () => {
  it('names what it waited for and the last error', async () => {
    const waiting = waitFor(() => Promise.reject(new Error('not there')), {
      what: 'it comes',
      timeoutMs: 60,
      everyMs: 10,
    });
    await expect(waiting).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'wait until it comes: 60 ms passed: not there',
    });
  });
});
