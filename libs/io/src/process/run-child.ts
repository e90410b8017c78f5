import { spawn, type ChildProcess } from 'node:child_process';
import { AppError } from '@plumbline/contract/errors';

/** One child process to run to its end. There is never a shell: `args` reach the program as they are. */
export interface ChildSpec {
  /** Program name (found on `env.PATH`) or absolute path. */
  command: string;
  args: readonly string[];
  /** The whole environment of the child; nothing is inherited. */
  env: Readonly<Record<string, string>>;
  cwd?: string;
  /** Written to the child's stdin, which is then closed. Default: empty. */
  stdin?: string | Uint8Array;
  limits: ChildLimits;
  signal?: AbortSignal;
}

/** What a child may use before its whole process group is ended. */
export interface ChildLimits {
  /** Milliseconds until SIGTERM. */
  timeoutMs: number;
  /** Milliseconds from SIGTERM to SIGKILL. Default 2000. */
  graceMs?: number;
  /** Most bytes of stdout. */
  maxOutputBytes: number;
  /** The setting that a timeout error names, for example `ARGOCD_EXEC_TIMEOUT`. */
  timeoutSetting: string;
}

/** How a child ended. `code` is null when a signal ended it. */
export interface ChildResult {
  code: number | null;
  stdout: Buffer;
  /** At most its first 64 KiB. */
  stderr: string;
}

const MAX_STDERR_BYTES = 64 * 1024;

type Stop = { kind: 'running' } | { kind: 'stopped'; because: AppError };

/**
 * Runs a child to its end and answers its exit code and output, whatever the code is.
 * Throws `TOOL_MISSING` (no such program), `TIMEOUT`, `LIMIT_EXCEEDED` (too much output) or `CANCELLED`; in these cases the
 * whole process group has been killed before this returns. No error carries arguments, environment or output.
 */
export async function runChild(spec: ChildSpec): Promise<ChildResult> {
  if (spec.signal?.aborted) throw new AppError('CANCELLED', `run "${spec.command}": the caller went away`);
  return new Promise((resolve, reject) => {
    new ChildRun(spec, resolve, reject).start();
  });
}

/** Ends a detached child and everything it started. Safe to call again, and after its end. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the group is gone already, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

class ChildRun {
  readonly #spec: ChildSpec;
  readonly #resolve: (result: ChildResult) => void;
  readonly #reject: (error: unknown) => void;
  readonly #stdout: Buffer[] = [];
  readonly #stderr: Buffer[] = [];
  #stdoutBytes = 0;
  #stderrBytes = 0;
  #stop: Stop = { kind: 'running' };
  #timers: NodeJS.Timeout[] = [];

  constructor(spec: ChildSpec, resolve: (result: ChildResult) => void, reject: (error: unknown) => void) {
    this.#spec = spec;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(): void {
    const { command, args, env, cwd, limits, signal } = this.#spec;
    const child = spawn(command, [...args], {
      env: { ...env },
      ...(cwd === undefined ? {} : { cwd }),
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const onAbort = (): void => this.#end(child, new AppError('CANCELLED', `run "${command}": the caller went away`));
    const finish = (outcome: () => void): void => {
      for (const timer of this.#timers) clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      outcome();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#timers.push(setTimeout(() => this.#end(child, timeoutError(this.#spec)), limits.timeoutMs));
    child.stdout.on('data', (chunk: Buffer) => this.#collect(child, chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      if (this.#stderrBytes < MAX_STDERR_BYTES) this.#stderr.push(chunk);
      this.#stderrBytes += chunk.length;
    });
    child.on('error', (cause) => finish(() => this.#reject(startError(this.#spec, cause))));
    child.on('close', (code) => finish(() => this.#settle(child, code)));
    // A child that ends before it read its input closes the pipe: its exit code tells the story, not EPIPE.
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdin.end(this.#spec.stdin ?? '');
  }

  #collect(child: ChildProcess, chunk: Buffer): void {
    this.#stdoutBytes += chunk.length;
    const max = this.#spec.limits.maxOutputBytes;
    if (this.#stdoutBytes <= max) {
      this.#stdout.push(chunk);
      return;
    }
    this.#end(child, new AppError('LIMIT_EXCEEDED', `run "${this.#spec.command}": more than ${max} bytes of output`));
  }

  #end(child: ChildProcess, because: AppError): void {
    if (this.#stop.kind === 'stopped') return;
    this.#stop = { kind: 'stopped', because };
    killGroup(child, 'SIGTERM');
    this.#timers.push(setTimeout(() => killGroup(child, 'SIGKILL'), this.#spec.limits.graceMs ?? 2000));
  }

  #settle(child: ChildProcess, code: number | null): void {
    // A grandchild may have outlived the child: nothing of the group stays behind.
    killGroup(child, 'SIGKILL');
    if (this.#stop.kind === 'stopped') {
      this.#reject(this.#stop.because);
      return;
    }
    const stderr = Buffer.concat(this.#stderr).subarray(0, MAX_STDERR_BYTES).toString('utf8');
    this.#resolve({ code, stdout: Buffer.concat(this.#stdout), stderr });
  }
}

function timeoutError(spec: ChildSpec): AppError {
  const { timeoutMs, timeoutSetting } = spec.limits;
  return new AppError('TIMEOUT', `run "${spec.command}": not done after ${timeoutMs} ms (${timeoutSetting})`);
}

function startError(spec: ChildSpec, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return new AppError('TOOL_MISSING', `run "${spec.command}": program not found`, { cause });
  return new AppError('INTERNAL', `run "${spec.command}": ${code ?? 'failed to start'}`, { cause });
}
