import { AppError } from '@plumbline/contract/errors';
import { followLinks, isWithin, joinInside, folderOf, type FollowedPath } from '@plumbline/core/render';
import { entryAt, walkTree, type CommitRecord, type ObjectDatabase, type TreeEntry } from '@plumbline/io/git';
import type { SpecialEntries } from './special-entries.ts';

/** An entry of a snapshot with its real path: no component of it is a symbolic link. */
export interface Located {
  path: string;
  entry: TreeEntry;
  /** The links that led here, as paths. */
  via: readonly string[];
}

/** What a snapshot is made of. */
export interface SnapshotFacts {
  commit: CommitRecord;
  database: ObjectDatabase;
  special: SpecialEntries;
  /** Whether submodules should be read (ARGOCD_GIT_MODULES_ENABLED): then a source that holds one is refused, for they cannot be yet. */
  readsSubmodules: boolean;
}

/** The files of one commit, read from the object database; paths are relative to the root and never leave it. */
export class Snapshot {
  readonly commit: CommitRecord;
  readonly database: ObjectDatabase;
  readonly #special: SpecialEntries;
  readonly #readsSubmodules: boolean;

  constructor(facts: SnapshotFacts) {
    this.commit = facts.commit;
    this.database = facts.database;
    this.#special = facts.special;
    this.#readsSubmodules = facts.readsSubmodules;
  }

  /** All symbolic links of the commit: path → target as written. */
  async links(): Promise<ReadonlyMap<string, string>> {
    return this.#special.linksOf(this.database, this.commit.tree);
  }

  /** Throws `PATH_OUTSIDE_REPOSITORY`, naming the link, when one of the commit's links leaves the repository. */
  async refuseEscapingLinks(): Promise<void> {
    const escaping = await this.#special.escapingLink(this.database, this.commit.tree);
    if (escaping === undefined) return;
    throw new AppError(
      'PATH_OUTSIDE_REPOSITORY',
      `check links of commit "${this.commit.id}": "${escaping}" points outside the repository`,
    );
  }

  /** Throws `UNIMPLEMENTED` when there is a submodule at or below a real path and submodules should be read. */
  async refuseSubmodules(path: string): Promise<void> {
    if (!this.#readsSubmodules) return;
    const submodules = await this.#special.submodulesOf(this.database, this.commit.tree);
    const found = submodules.find((submodule) => isWithin(submodule, path) || isWithin(path, submodule));
    if (found === undefined) return;
    throw new AppError(
      'UNIMPLEMENTED',
      `read submodule "${found}": submodules cannot be read yet; ARGOCD_GIT_MODULES_ENABLED=false leaves them out`,
    );
  }

  /** What is at a path, links followed; undefined when nothing is. Throws `PATH_OUTSIDE_REPOSITORY`. */
  async locate(path: string): Promise<Located | undefined> {
    const followed: FollowedPath = followLinks(path, await this.links());
    if (followed.kind === 'refused') {
      throw new AppError('PATH_OUTSIDE_REPOSITORY', `read "${path}": it leads outside the repository`);
    }
    const entry = await entryAt(this.database, this.commit.tree, followed.path);
    return entry === undefined ? undefined : { path: followed.path, entry, via: followed.via };
  }

  /** The folder at a path. Throws `PATH_NOT_FOUND` when it is missing or no folder, `PATH_OUTSIDE_REPOSITORY`. */
  async folder(path: string): Promise<Located> {
    const found = await this.locate(path);
    if (found === undefined || found.entry.type === 'submodule') await this.refuseSubmodules(path);
    if (found === undefined)
      throw new AppError('PATH_NOT_FOUND', `read path "${path}": it does not exist in commit ${this.commit.id}`);
    if (found.entry.type !== 'tree') throw new AppError('PATH_NOT_FOUND', `read path "${path}": it is not a directory`);
    return found;
  }

  /** The entries of a tree, not of its sub-trees. */
  async entriesOf(located: Located): Promise<readonly TreeEntry[]> {
    return (await this.database.treeEntries(located.entry.id)) ?? [];
  }

  /** Text of the file at a path; undefined when there is none. */
  async readText(path: string, maxBytes: number): Promise<string | undefined> {
    const found = await this.locate(path);
    if (found === undefined || !isFile(found.entry)) return undefined;
    const [content] = await this.database.readBlobs([found.entry.id], maxBytes);
    return content?.toString('utf8');
  }

  /** Files below a located folder, links among them resolved; paths relative to the folder. Broken links are left out. */
  async filesBelow(folder: Located, recurse: boolean): Promise<{ path: string; id: string }[]> {
    const walked = await walkTree(this.database, folder.entry.id, { recurse });
    const files: { path: string; id: string }[] = [];
    for (const entry of walked) {
      if (isFile(entry)) files.push({ path: entry.path, id: entry.id });
      if (entry.type !== 'link') continue;
      const target = await this.locate(folder.path === '' ? entry.path : `${folder.path}/${entry.path}`);
      if (target !== undefined && isFile(target.entry)) files.push({ path: entry.path, id: target.entry.id });
    }
    return files;
  }

  /** Links at or below a real path, with the path that each points to (not followed further). */
  async linksBelow(path: string): Promise<{ link: string; target: string }[]> {
    const found: { link: string; target: string }[] = [];
    for (const [link, target] of await this.links()) {
      if (!isWithin(link, path)) continue;
      const joined = target.startsWith('/') ? undefined : joinInside(folderOf(link), target);
      if (joined?.kind === 'inside') found.push({ link, target: joined.path });
    }
    return found;
  }
}

/** Whether an entry holds a file's content. */
export function isFile(entry: TreeEntry): boolean {
  return entry.type === 'file' || entry.type === 'executable';
}
