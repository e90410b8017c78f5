import { spawn } from 'node:child_process';

import { AppError } from '@plumbline/contract/errors';

import { childEnvironment } from '../config.ts';

/** What git is to do; `input` goes to its standard input. */
export interface GitCall {
  folder: string;
  args: readonly string[];
  input?: string | Buffer;
}

// Fixed names and dates would make equal commits equal; dates are left to the clock so that histories have an order.
const identity = {
  GIT_AUTHOR_NAME: 'Lab Author',
  GIT_AUTHOR_EMAIL: 'author@lab.example',
  GIT_COMMITTER_NAME: 'Lab Author',
  GIT_COMMITTER_EMAIL: 'author@lab.example',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** Runs git and answers its trimmed standard output. Throws `GIT_FAILED` with what it said. */
export async function runGit({ folder, args, input }: GitCall): Promise<string> {
  const child = spawn('git', args, { cwd: folder, env: childEnvironment(identity), timeout: 60_000 });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new AppError(
      'GIT_FAILED',
      `git ${args.join(' ')}: "${folder}": ${Buffer.concat(err).toString('utf8').trim()}`,
    );
  }
  return Buffer.concat(out).toString('utf8').trim();
}
