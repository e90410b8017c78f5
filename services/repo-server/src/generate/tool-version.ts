import { AppError } from '@plumbline/contract/errors';
import type { ToolRunner } from './tool-runner.ts';

/**
 * Reads the versions of tools, each program's once: an upgrade comes with a new process. Throws `TOOL_MISSING` when the program cannot
 * be run, and tries again at the next call.
 */
export class ToolVersions {
  readonly #runner: ToolRunner;
  readonly #args: readonly string[];
  readonly #known = new Map<string, Promise<string>>();

  /** `args` make the tool print its version. */
  constructor(runner: ToolRunner, args: readonly string[]) {
    this.#runner = runner;
    this.#args = args;
  }

  async of(program: string): Promise<string> {
    const known = this.#known.get(program);
    if (known !== undefined) return known;
    const reading = this.#read(program);
    this.#known.set(program, reading);
    try {
      return await reading;
    } catch (error) {
      this.#known.delete(program);
      throw error;
    }
  }

  async #read(program: string): Promise<string> {
    return this.#runner.inWorkspace(async (workspace) => {
      const result = await this.#runner.run(workspace, { program, args: this.#args, cwd: workspace.path });
      if (result.code === 0) return result.stdout.toString('utf8').trim();
      throw new AppError(
        'TOOL_MISSING',
        `run "${program} ${this.#args.join(' ')}": it ended with code ${String(result.code)}`,
      );
    });
  }
}
