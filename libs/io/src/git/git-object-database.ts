import { AppError } from '@plumbline/contract/errors';
import { LRUCache } from 'lru-cache';
import { CatFile, type RawObject } from './cat-file.ts';
import { diffTrees } from './diff-trees.ts';
import type { CommitRecord, ObjectDatabase, TreeEntry } from './object-database.ts';
import { parseCommit, parseTagTarget, parseTree } from './parse-objects.ts';

/** Where the objects are, and how git children are started. */
export interface GitObjectDatabaseOptions {
  gitDir: string;
  /** Environment of the git children. */
  env: Record<string, string>;
  /** Most git processes at once. Default 2. */
  processes?: number;
  /** Milliseconds without a request until the processes are ended. Default 60000. */
  idleMs?: number;
  /** Tree entries kept in memory. Default 200000. */
  keptEntries?: number;
}

const MAX_TREE_BYTES = 64 * 1024 * 1024;
const MAX_TAG_DEPTH = 5;

/** The object database read through `git cat-file --batch` processes, which are started when needed and ended when idle. */
export function openGitObjectDatabase(options: GitObjectDatabaseOptions): ObjectDatabase {
  return new GitObjectDatabase(options);
}

class GitObjectDatabase implements ObjectDatabase {
  readonly #options: GitObjectDatabaseOptions;
  readonly #trees: LRUCache<string, readonly TreeEntry[]>;
  readonly #commits = new LRUCache<string, CommitRecord>({ max: 1000 });
  #children: CatFile[] = [];
  #idle: NodeJS.Timeout | undefined;

  constructor(options: GitObjectDatabaseOptions) {
    this.#options = options;
    this.#trees = new LRUCache({
      maxSize: options.keptEntries ?? 200_000,
      sizeCalculation: (entries) => entries.length + 1,
    });
  }

  async resolve(revision: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{7,64}$/.test(revision)) return undefined;
    let name = revision;
    for (let depth = 0; depth < MAX_TAG_DEPTH; depth += 1) {
      const object = await this.#ask(name, MAX_TREE_BYTES);
      if (object === undefined) return undefined;
      if (object.type === 'commit') return object.id;
      const target = object.type === 'tag' ? parseTagTarget(object.content) : undefined;
      if (target === undefined) return undefined;
      name = target;
    }
    return undefined;
  }

  async treeEntries(tree: string): Promise<readonly TreeEntry[] | undefined> {
    const kept = this.#trees.get(tree);
    if (kept !== undefined) return kept;
    const object = await this.#ask(tree, MAX_TREE_BYTES);
    if (object?.type !== 'tree') return undefined;
    const entries = parseTree(object.content, tree.length / 2);
    this.#trees.set(tree, entries);
    return entries;
  }

  async readBlobs(ids: readonly string[], maxBytes: number): Promise<readonly Buffer[]> {
    const objects = await Promise.all(ids.map((id) => this.#ask(id, maxBytes)));
    return objects.map((object, index) => {
      if (object?.type === 'blob') return object.content;
      throw new AppError('NOT_FOUND', `read object "${ids[index] ?? ''}": not in the repository`);
    });
  }

  async diffPaths(from: string, to: string): Promise<readonly string[]> {
    return diffTrees((tree) => this.treeEntries(tree), from, to);
  }

  async commitMetadata(commit: string): Promise<CommitRecord | undefined> {
    const kept = this.#commits.get(commit);
    if (kept !== undefined) return kept;
    const object = await this.#ask(commit, MAX_TREE_BYTES);
    if (object?.type !== 'commit') return undefined;
    const record = parseCommit(commit, object.content);
    this.#commits.set(commit, record);
    return record;
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    for (const child of this.#children.splice(0)) child.close();
  }

  async #ask(name: string, maxBytes: number): Promise<RawObject | undefined> {
    this.#idle ??= setTimeout(() => this.#endIdle(), this.#options.idleMs ?? 60_000).unref();
    this.#idle.refresh();
    return this.#child().ask(name, maxBytes);
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
