import { AppError } from '@plumbline/contract/errors';
import type { ObjectDatabase, TreeEntry } from './object-database.ts';

/** A tree entry with its path from the root of the walk, without a leading slash. */
export interface WalkedEntry extends TreeEntry {
  path: string;
}

/** Limits of a walk. */
export interface WalkOptions {
  /** Enter sub-trees. Default true. */
  recurse?: boolean;
  /** Most entries. Default 500000. */
  maxEntries?: number;
  /** Whether to enter this sub-tree. Default: all. */
  enter?: (path: string) => boolean;
}

/** All entries below a tree, parents before children, in git's order. Throws `LIMIT_EXCEEDED`, or `NOT_FOUND` when a tree is missing. */
export async function walkTree(
  database: ObjectDatabase,
  tree: string,
  options: WalkOptions = {},
): Promise<WalkedEntry[]> {
  const { recurse = true, maxEntries = 500_000, enter = () => true } = options;
  const found: WalkedEntry[] = [];
  const visit = async (id: string, prefix: string): Promise<void> => {
    for (const entry of await treeOrThrow(database, id)) {
      const path = `${prefix}${entry.name}`;
      found.push({ ...entry, path });
      if (found.length > maxEntries)
        throw new AppError('LIMIT_EXCEEDED', `read tree "${tree}": more than ${maxEntries} entries`);
      if (recurse && entry.type === 'tree' && enter(path)) await visit(entry.id, `${path}/`);
    }
  };
  await visit(tree, '');
  return found;
}

/** The entry at a path below a tree (no symbolic link is followed); for an empty path the tree itself. Undefined when there is none. */
export async function entryAt(database: ObjectDatabase, tree: string, path: string): Promise<TreeEntry | undefined> {
  let entry: TreeEntry = { name: '', type: 'tree', id: tree };
  for (const name of path.split('/').filter((part) => part !== '' && part !== '.')) {
    if (entry.type !== 'tree') return undefined;
    const next = (await treeOrThrow(database, entry.id)).find((child) => child.name === name);
    if (next === undefined) return undefined;
    entry = next;
  }
  return entry;
}

async function treeOrThrow(database: ObjectDatabase, tree: string): Promise<readonly TreeEntry[]> {
  const entries = await database.treeEntries(tree);
  if (entries === undefined) throw new AppError('NOT_FOUND', `read tree "${tree}": not in the repository`);
  return entries;
}
