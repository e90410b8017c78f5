import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's folder. */
export const root = join(import.meta.dirname, '..', '..');

/** How a tool ended and all that it wrote. */
export interface ToolResult {
  code: number;
  output: string;
}

/** Runs a program in the repository's folder to its end; `output` joins both streams. */
export function runTool(program: string, args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The files that git knows or would take up, by the ends of their names; in the order of their names. */
export async function listFiles(...endings: readonly string[]): Promise<string[]> {
  const { code, output } = await runTool('git', ['ls-files', '--cached', '--others', '--exclude-standard']);
  if (code !== 0) throw new Error(`list the repository's files: git ls-files: ${output}`);
  return (
    output
      .split('\n')
      // A file that was removed but not yet committed is still in git's list.
      .filter((file) => endings.some((ending) => file.endsWith(ending)) && existsSync(join(root, file)))
      .toSorted()
  );
}
