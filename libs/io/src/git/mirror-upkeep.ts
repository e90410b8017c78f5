import type { GitProgram } from './git-program.ts';

const KEPT_REFS = 64;
const FETCHES_PER_REPACK = 64;

/**
 * Keeps a mirror small while it lives for months: of the refs that name fetched commits only the newest stay (each fetch tells the remote
 * all of them), and now and then the small packs that fetches leave are put together. No object is ever removed: readers may hold any.
 */
export class MirrorUpkeep {
  readonly #git: GitProgram;
  readonly #gitDir: string;
  #refs: string[] = [];
  #fetches = 0;

  constructor(git: GitProgram, gitDir: string) {
    this.#git = git;
    this.#gitDir = gitDir;
  }

  /** Called after each fetch with the ref that it wrote. Throws `GIT_FAILED` when the mirror is broken. */
  async fetched(ref: string): Promise<void> {
    this.#refs.push(ref);
    this.#fetches += 1;
    if (this.#refs.length > 2 * KEPT_REFS) await this.#dropOldRefs();
    if (this.#fetches % FETCHES_PER_REPACK === 0) await this.#repack();
  }

  async #dropOldRefs(): Promise<void> {
    const dropped = this.#refs.slice(0, -KEPT_REFS);
    this.#refs = this.#refs.slice(-KEPT_REFS);
    const kept = new Set(this.#refs);
    const lines = [...new Set(dropped)].filter((ref) => !kept.has(ref)).map((ref) => `delete ${ref}\n`);
    await this.#git.expect({ args: ['--git-dir', this.#gitDir, 'update-ref', '--stdin'], stdin: lines.join('') });
  }

  async #repack(): Promise<void> {
    await this.#git.expect({ args: ['--git-dir', this.#gitDir, 'repack', '-d', '-q', '--geometric=2'] });
  }
}
