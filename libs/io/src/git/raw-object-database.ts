import { AppError } from '@plumbline/contract/errors';
import { LRUCache } from 'lru-cache';
import { diffTrees } from './diff-trees.ts';
import type { CommitRecord, ObjectDatabase, TreeEntry } from './object-database.ts';
import { parseCommit, parseTagTarget, parseTree } from './parse-objects.ts';

/** One object as the database stores it. */
export interface RawObject {
  id: string;
  type: string;
  content: Buffer;
}

/** Reads single objects; how is up to the adapter. */
export interface RawObjectReader {
  /**
   * The object that a full or short id names; undefined when none or several do. Throws `LIMIT_EXCEEDED` when it is larger than
   * `maxBytes`. `name` is hex.
   */
  ask(name: string, maxBytes: number): Promise<RawObject | undefined>;
  close(): Promise<void>;
}

const MAX_TREE_BYTES = 64 * 1024 * 1024;
const MAX_TAG_DEPTH = 5;

/** An object database over a reader of raw objects. Trees and commits never change: those read last stay in memory. */
export class RawObjectDatabase implements ObjectDatabase {
  readonly #reader: RawObjectReader;
  readonly #trees: LRUCache<string, readonly TreeEntry[]>;
  readonly #commits = new LRUCache<string, CommitRecord>({ max: 1000 });

  /** `keptEntries`: tree entries kept in memory. */
  constructor(reader: RawObjectReader, keptEntries = 200_000) {
    this.#reader = reader;
    this.#trees = new LRUCache({ maxSize: keptEntries, sizeCalculation: (entries) => entries.length + 1 });
  }

  async resolve(revision: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{7,64}$/.test(revision)) return undefined;
    let name = revision;
    for (let depth = 0; depth < MAX_TAG_DEPTH; depth += 1) {
      const object = await this.#reader.ask(name, MAX_TREE_BYTES);
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
    const object = await this.#reader.ask(tree, MAX_TREE_BYTES);
    if (object?.type !== 'tree') return undefined;
    const entries = parseTree(object.content, tree.length / 2);
    this.#trees.set(tree, entries);
    return entries;
  }

  async readBlobs(ids: readonly string[], maxBytes: number): Promise<readonly Buffer[]> {
    const objects = await Promise.all(ids.map((id) => this.#reader.ask(id, maxBytes)));
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
    const object = await this.#reader.ask(commit, MAX_TREE_BYTES);
    if (object?.type !== 'commit') return undefined;
    const record = parseCommit(commit, object.content);
    this.#commits.set(commit, record);
    return record;
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }
}
