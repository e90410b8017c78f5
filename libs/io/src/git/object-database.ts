/** An entry of a tree object. `type` follows from `mode`: a link is a blob, a submodule a commit of another repository. */
export interface TreeEntry {
  name: string;
  type: 'file' | 'executable' | 'link' | 'tree' | 'submodule';
  id: string;
}

/** What a commit says about itself. */
export interface CommitRecord {
  id: string;
  tree: string;
  parents: readonly string[];
  /** `Name <mail>`. */
  author: string;
  /** Author time, milliseconds since 1970. */
  authoredAt: number;
  /** Committer time, milliseconds since 1970. */
  committedAt: number;
  message: string;
}

/**
 * Reads the objects of one repository. Ids are full hex; objects never change, so every answer may be kept for ever.
 * What is not in the database is `undefined`, never an error: the caller decides whether to fetch.
 */
export interface ObjectDatabase {
  /** The commit that a full id, a short id (7 or more hex digits) or an annotated tag's id names; undefined when none or several do. */
  resolve(revision: string): Promise<string | undefined>;
  /** The entries of one tree in git's order, not of its sub-trees. */
  treeEntries(tree: string): Promise<readonly TreeEntry[] | undefined>;
  /** The contents of blobs, in the order asked. Throws `LIMIT_EXCEEDED` when one is larger than `maxBytes`, `NOT_FOUND` when one is missing. */
  readBlobs(ids: readonly string[], maxBytes: number): Promise<readonly Buffer[]>;
  /** Paths of all files that differ between two trees, sorted. Throws `NOT_FOUND` when a tree is missing. */
  diffPaths(from: string, to: string): Promise<readonly string[]>;
  commitMetadata(commit: string): Promise<CommitRecord | undefined>;
  /** Ends processes and closes files; the database cannot be used after. */
  close(): Promise<void>;
}
