import { AppError } from '@plumbline/contract/errors';
import type { TreeEntry } from './object-database.ts';

type ReadTree = (tree: string) => Promise<readonly TreeEntry[] | undefined>;

/** Paths of the files that differ between two trees, sorted. Equal sub-trees are not entered. Throws `NOT_FOUND` when a tree is missing. */
export async function diffTrees(read: ReadTree, from: string, to: string): Promise<string[]> {
  const paths: string[] = [];
  await compare({ read, paths }, '', [from, to]);
  return paths.sort();
}

interface Walk {
  read: ReadTree;
  paths: string[];
}

async function compare(
  walk: Walk,
  prefix: string,
  ids: readonly [string | undefined, string | undefined],
): Promise<void> {
  const before = await entriesByName(walk.read, ids[0]);
  const after = await entriesByName(walk.read, ids[1]);
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const left = before.get(name);
    const right = after.get(name);
    if (isSame(left, right)) continue;
    const path = `${prefix}${name}`;
    if (isFile(left) || isFile(right)) walk.paths.push(path);
    if (isTree(left) || isTree(right)) await compare(walk, `${path}/`, [idOfTree(left), idOfTree(right)]);
  }
}

function isSame(left: TreeEntry | undefined, right: TreeEntry | undefined): boolean {
  return left?.id === right?.id && left?.type === right?.type;
}

function isTree(entry: TreeEntry | undefined): boolean {
  return entry?.type === 'tree';
}

async function entriesByName(read: ReadTree, tree: string | undefined): Promise<Map<string, TreeEntry>> {
  if (tree === undefined) return new Map();
  const entries = await read(tree);
  if (entries === undefined) throw new AppError('NOT_FOUND', `read tree "${tree}": not in the repository`);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function isFile(entry: TreeEntry | undefined): boolean {
  return entry !== undefined && entry.type !== 'tree';
}

function idOfTree(entry: TreeEntry | undefined): string | undefined {
  return entry?.type === 'tree' ? entry.id : undefined;
}
