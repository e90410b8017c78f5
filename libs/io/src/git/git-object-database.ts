import type { ObjectDatabase } from './object-database.ts';
import { CatFile } from './cat-file.ts';
import { RawObjectDatabase, type RawObject, type RawObjectReader } from './raw-object-database.ts';

/** Where the objects are, and how git children are started. */
export interface GitObjectDatabaseOptions {
  gitDir: string;
  /** Environment of the git children. */
  env: Record<string, string>;
  /** Most git processes at once. Default 2. */
  processes?: number;
  /** Milliseconds without a request until the processes are ended. Default 60000. */
  idleMs?: number;
}

/** The object database read through `git cat-file --batch` processes, which are started when needed and ended when idle. */
export function openGitObjectDatabase(options: GitObjectDatabaseOptions): ObjectDatabase {
  return new RawObjectDatabase(new CatFilePool(options));
}

class CatFilePool implements RawObjectReader {
  readonly #options: GitObjectDatabaseOptions;
  #children: CatFile[] = [];
  #idle: NodeJS.Timeout | undefined;

  constructor(options: GitObjectDatabaseOptions) {
    this.#options = options;
  }

  async ask(name: string, maxBytes: number): Promise<RawObject | undefined> {
    this.#idle ??= setTimeout(() => this.#endIdle(), this.#options.idleMs ?? 60_000).unref();
    this.#idle.refresh();
    return this.#child().ask(name, maxBytes);
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    for (const child of this.#children.splice(0)) child.close();
  }

  /** The least busy process; a further one while all are busy and the limit is not reached. */
  #child(): CatFile {
    this.#children = this.#children.filter((child) => !child.ended);
    const [first] = this.#children.toSorted((a, b) => a.busy - b.busy);
    const full = this.#children.length >= (this.#options.processes ?? 2);
    if (first !== undefined && (first.busy < 64 || full)) return first;
    const started = new CatFile(this.#options.gitDir, this.#options.env);
    this.#children.push(started);
    return started;
  }

  #endIdle(): void {
    if (this.#children.some((child) => child.busy > 0)) {
      this.#idle?.refresh();
      return;
    }
    for (const child of this.#children.splice(0)) child.close();
  }
}
