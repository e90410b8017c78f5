import { AppError } from '@plumbline/contract/errors';
import type { ToolRunner } from './tool-runner.ts';

/**
 * Reads a tool's version once and remembers it; an upgrade of the tool comes with a new process. Throws `TOOL_MISSING` when the program
 * is not on PATH, and tries again at the next call.
 */
export function toolVersion(runner: ToolRunner, program: string, args: readonly string[]): () => Promise<string> {
  let known: Promise<string> | undefined;
  return async () => {
    known ??= readVersion(runner, program, args).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

async function readVersion(runner: ToolRunner, program: string, args: readonly string[]): Promise<string> {
  return runner.inWorkspace(async (workspace) => {
    const result = await runner.run(workspace, { program, args, cwd: workspace.path });
    if (result.code === 0) return result.stdout.toString('utf8').trim();
    throw new AppError('TOOL_MISSING', `run "${program} ${args.join(' ')}": it ended with code ${String(result.code)}`);
  });
}
