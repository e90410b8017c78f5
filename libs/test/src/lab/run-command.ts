import { spawn } from 'node:child_process';

import { AppError } from '@plumbline/contract/errors';

import { killGroup } from './kill-group.ts';

/** A program to run to its end. */
export interface CommandCall {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd?: string;
  /** Goes to its standard input. */
  input?: string;
  /** Default: 60,000; it is killed then and the call throws `TIMEOUT`. */
  timeoutMs?: number;
}

/** How it ended and what it wrote. */
export interface CommandResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end; an exit code other than 0 is an answer, not an error. Throws `TOOL_MISSING`, `TIMEOUT`. */
export async function runCommand(call: CommandCall): Promise<CommandResult> {
  const { program, args, env, input, timeoutMs = 60_000 } = call;
  const child = spawn(program, args, { env, ...(call.cwd ? { cwd: call.cwd } : {}), stdio: 'pipe', detached: true });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdin.end(input);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    // The whole group: a grandchild that lives on would keep the pipes open.
    if (child.pid !== undefined) killGroup(child.pid, 'SIGKILL');
  }, timeoutMs);
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new AppError('TOOL_MISSING', `run "${program}": ${cause.message}`, { cause })),
    );
    child.once('close', (exit) => resolve(exit ?? 128));
  }).finally(() => clearTimeout(timer));
  if (isLate) {
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-20).join('\n');
    throw new AppError(
      'TIMEOUT',
      `run "${program} ${args.join(' ')}": no end within ${timeoutMs} ms; it said:\n${said}`,
    );
  }
  return { code, stdout, stderr };
}
