import { followLinks } from '@plumbline/core/render';
import { walkTree, type ObjectDatabase } from '@plumbline/io/git';
import { LRUCache } from 'lru-cache';

interface RootEntries {
  links: ReadonlyMap<string, string>;
  escaping: string | undefined;
  submodules: readonly string[];
}

interface SubtreeEntries {
  /** Path within the sub-tree and blob id of each link. */
  links: readonly (readonly [path: string, id: string])[];
  /** Path of each submodule within the sub-tree. */
  submodules: readonly string[];
}

const MAX_TARGET_BYTES = 4096;

/**
 * Finds the symbolic links and submodules of commits. What a sub-tree holds is remembered by its id, so that a new commit costs a look at the trees
 * that it changed, not at the whole repository.
 */
export class SpecialEntries {
  readonly #roots = new LRUCache<string, Promise<RootEntries>>({ max: 200 });
  readonly #subtrees = new LRUCache<string, SubtreeEntries>({ max: 200_000 });

  /** Path → target of every link below a root tree. */
  async linksOf(database: ObjectDatabase, rootTree: string): Promise<ReadonlyMap<string, string>> {
    return (await this.#read(database, rootTree)).links;
  }

  /** The first link, by path, that leads out of the repository; undefined when none does. */
  async escapingLink(database: ObjectDatabase, rootTree: string): Promise<string | undefined> {
    return (await this.#read(database, rootTree)).escaping;
  }

  /** Paths of all submodules below a root tree. */
  async submodulesOf(database: ObjectDatabase, rootTree: string): Promise<readonly string[]> {
    return (await this.#read(database, rootTree)).submodules;
  }

  async #read(database: ObjectDatabase, rootTree: string): Promise<RootEntries> {
    const kept = this.#roots.get(rootTree);
    if (kept !== undefined) return kept;
    const reading = this.#scanRoot(database, rootTree);
    this.#roots.set(rootTree, reading);
    try {
      return await reading;
    } catch (error) {
      this.#roots.delete(rootTree);
      throw error;
    }
  }

  async #scanRoot(database: ObjectDatabase, rootTree: string): Promise<RootEntries> {
    const { links, submodules } = await this.#scan(database, rootTree);
    const targets = await database.readBlobs(
      links.map(([, id]) => id),
      MAX_TARGET_BYTES,
    );
    const byPath = new Map(links.map(([path], index) => [path, targets[index]?.toString('utf8') ?? '']));
    const escaping = [...byPath.keys()].sort().find((path) => followLinks(path, byPath).kind === 'refused');
    return { links: byPath, escaping, submodules };
  }

  async #scan(database: ObjectDatabase, tree: string): Promise<SubtreeEntries> {
    const kept = this.#subtrees.get(tree);
    if (kept !== undefined) return kept;
    const links: (readonly [string, string])[] = [];
    const submodules: string[] = [];
    for (const entry of await walkTree(database, tree, { recurse: false })) {
      if (entry.type === 'link') links.push([entry.name, entry.id]);
      if (entry.type === 'submodule') submodules.push(entry.name);
      if (entry.type !== 'tree') continue;
      const below = await this.#scan(database, entry.id);
      for (const [path, id] of below.links) links.push([`${entry.name}/${path}`, id]);
      for (const path of below.submodules) submodules.push(`${entry.name}/${path}`);
    }
    const found = { links, submodules };
    this.#subtrees.set(tree, found);
    return found;
  }
}
