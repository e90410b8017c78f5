import { followLinks } from '@plumbline/core/render';
import { walkTree, type ObjectDatabase } from '@plumbline/io/git';
import { LRUCache } from 'lru-cache';

interface Links {
  byPath: ReadonlyMap<string, string>;
  /** Sub-trees that hold no link at all. */
  escaping: string | undefined;
}

interface SubtreeLinks {
  /** Path within the sub-tree and blob id of each link. */
  links: readonly (readonly [path: string, id: string])[];
}

const MAX_TARGET_BYTES = 4096;

/**
 * Finds the symbolic links of commits. What a sub-tree holds is remembered by its id, so that a new commit costs a look at the trees
 * that it changed, not at the whole repository.
 */
export class LinkReader {
  readonly #roots = new LRUCache<string, Promise<Links>>({ max: 200 });
  readonly #subtrees = new LRUCache<string, SubtreeLinks>({ max: 200_000 });

  /** Path → target of every link below a root tree. */
  async linksOf(database: ObjectDatabase, rootTree: string): Promise<ReadonlyMap<string, string>> {
    return (await this.#read(database, rootTree)).byPath;
  }

  /** The first link, by path, that leads out of the repository; undefined when none does. */
  async escapingLink(database: ObjectDatabase, rootTree: string): Promise<string | undefined> {
    return (await this.#read(database, rootTree)).escaping;
  }

  async #read(database: ObjectDatabase, rootTree: string): Promise<Links> {
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

  async #scanRoot(database: ObjectDatabase, rootTree: string): Promise<Links> {
    const { links } = await this.#scan(database, rootTree);
    const targets = await database.readBlobs(
      links.map(([, id]) => id),
      MAX_TARGET_BYTES,
    );
    const byPath = new Map(links.map(([path], index) => [path, targets[index]?.toString('utf8') ?? '']));
    const escaping = [...byPath.keys()].sort().find((path) => followLinks(path, byPath).kind === 'refused');
    return { byPath, escaping };
  }

  async #scan(database: ObjectDatabase, tree: string): Promise<SubtreeLinks> {
    const kept = this.#subtrees.get(tree);
    if (kept !== undefined) return kept;
    const links: (readonly [string, string])[] = [];
    for (const entry of await walkTree(database, tree, { recurse: false })) {
      if (entry.type === 'link') links.push([entry.name, entry.id]);
      if (entry.type !== 'tree') continue;
      const below = await this.#scan(database, entry.id);
      for (const [path, id] of below.links) links.push([`${entry.name}/${path}`, id]);
    }
    const found = { links };
    this.#subtrees.set(tree, found);
    return found;
  }
}
