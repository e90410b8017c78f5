import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AppError } from '@plumbline/contract/errors';

import { killGroup } from './kill-group.ts';
import { waitFor } from './wait-for.ts';

/** How a process ended. */
export interface ProcessExit {
  code: number | null;
  signal: string | null;
}

/** A child of the lab, stopped by its pid and nothing else. */
export interface LabProcess {
  readonly name: string;
  readonly pid: number;
  /** Everything it wrote, standard output and error together. */
  readonly logFile: string;
  /** Resolves when it has ended, by itself or by us. */
  readonly exited: Promise<ProcessExit>;
  isRunning(): boolean;
  /** The last lines that it wrote; default 40. */
  logTail(lines?: number): string;
  /** SIGTERM, then SIGKILL after `graceMs` (default 5,000). Resolves with the exit when it is gone. */
  stop(graceMs?: number): Promise<ProcessExit>;
  /** SIGKILL to its whole process group; resolves when it is gone. */
  kill(): Promise<ProcessExit>;
  signal(name: NodeJS.Signals): void;
}

/** What to start and how to see that it is ready. */
export interface ProcessSpec {
  name: string;
  program: string;
  args: readonly string[];
  /** The whole environment of the child. */
  env: Readonly<Record<string, string>>;
  /** Folder for `<name>.log`; also the working directory unless `cwd` says otherwise. */
  folder: string;
  cwd?: string;
  /** Asked every 50 ms. Default: ready at once. */
  isReady?: () => Promise<boolean>;
  /** Default: 60,000. */
  timeoutMs?: number;
}

function lastLines(file: string, lines: number): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}

function launch(spec: ProcessSpec): LabProcess {
  const logFile = join(spec.folder, `${spec.name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(spec.program, spec.args, {
    cwd: spec.cwd ?? spec.folder,
    env: spec.env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  let exit: ProcessExit | undefined;
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve((exit = { code, signal })));
    child.once('error', () => resolve((exit = { code: 127, signal: null })));
  });
  const pid = child.pid;
  if (pid === undefined) throw new AppError('TOOL_MISSING', `start ${spec.name}: "${spec.program}": cannot be run`);
  // When our own process ends without clean-up, its children must not outlive it.
  const killAtExit = (): void => killGroup(pid, 'SIGKILL');
  process.setMaxListeners(Math.max(process.getMaxListeners(), 200));
  process.once('exit', killAtExit);
  void exited.then(() => process.removeListener('exit', killAtExit));
  const kill = (): Promise<ProcessExit> => {
    killGroup(pid, 'SIGKILL');
    return exited;
  };
  return {
    name: spec.name,
    pid,
    logFile,
    exited,
    isRunning: () => exit === undefined,
    logTail: (lines = 40) => lastLines(logFile, lines),
    kill,
    signal: (name) => void (exit === undefined && process.kill(pid, name)),
    async stop(graceMs = 5_000) {
      if (exit !== undefined) return exit;
      process.kill(pid, 'SIGTERM');
      const timer = setTimeout(() => killGroup(pid, 'SIGKILL'), graceMs);
      const result = await exited;
      clearTimeout(timer);
      killGroup(pid, 'SIGKILL');
      return result;
    },
  };
}

/**
 * Starts a program in its own process group and waits until it is ready.
 * Throws `UNAVAILABLE` with the end of its log when it ends before that or is not ready in time (it is killed then).
 */
export async function startProcess(spec: ProcessSpec): Promise<LabProcess> {
  const child = launch(spec);
  const { isReady } = spec;
  if (!isReady) return child;
  try {
    await waitFor(
      async () => {
        if (!child.isRunning()) return 'ended' as const;
        return (await isReady()) ? ('ready' as const) : undefined;
      },
      { what: `${spec.name} is ready`, timeoutMs: spec.timeoutMs ?? 60_000 },
    ).then((state) => {
      if (state === 'ended') throw new AppError('UNAVAILABLE', `start ${spec.name}: it ended before it was ready`);
    });
  } catch (cause) {
    await child.kill();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('UNAVAILABLE', `${reason}; its log ends:\n${child.logTail()}`, { cause });
  }
  return child;
}
