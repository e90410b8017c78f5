import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runChild, type ChildSpec } from './run-child.ts';

const limits = { timeoutMs: 10_000, maxOutputBytes: 1_000_000, timeoutSetting: 'TEST_TIMEOUT' };
const sh = (script: string, more: Partial<ChildSpec> = {}): ChildSpec => ({
  command: 'sh',
  args: ['-c', script],
  env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
  limits,
  ...more,
});

/** Whether a process runs; one that is dead but not yet reaped does not. */
function isAlive(pid: number): boolean {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '0 (gone) Z';
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
}

describe('runChild', () => {
  it('answers code, output and errors of a child', async () => {
    const result = await runChild(sh('cat; echo err >&2; exit 3', { stdin: 'in' }));
    expect({ ...result, stdout: result.stdout.toString() }).toEqual({ code: 3, stdout: 'in', stderr: 'err\n' });
  });

  it('inherits nothing', async () => {
    const result = await runChild(sh('env', { env: { PATH: process.env.PATH ?? '', ONLY: 'this' } }));
    const names = result.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(names.filter((name) => !['PATH', 'ONLY', 'PWD', '_', 'SHLVL', 'OLDPWD'].includes(name ?? ''))).toEqual([]);
  });

  it('passes arguments as they are', async () => {
    const result = await runChild({ ...sh(''), command: 'printf', args: ['%s', '$(id); `id` "'] });
    expect(result.stdout.toString()).toBe('$(id); `id` "');
  });

  it('names a missing program', async () => {
    await expect(runChild({ ...sh(''), command: 'no-such-program' })).rejects.toMatchObject({ code: 'TOOL_MISSING' });
  });

  it('ends the whole group when time is up, also what ignores SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-child-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const pidFile = join(folder, 'pid');
    const script = `trap '' TERM; (trap '' TERM; sleep 60) & echo $! > ${pidFile}; wait; sleep 60`;
    const spec = sh(script, { limits: { ...limits, timeoutMs: 300, graceMs: 100 } });
    await expect(runChild(spec)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('TEST_TIMEOUT') as string,
    });
    // It was killed; until init has collected it, its number still answers.
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5000);
  });

  it('stops a child that writes without end', async () => {
    await expect(runChild(sh('yes'))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  });

  it('stops when the caller goes away', async () => {
    const abort = new AbortController();
    const running = runChild(sh('sleep 60', { signal: abort.signal }));
    abort.abort();
    await expect(running).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(runChild(sh('true', { signal: abort.signal }))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
