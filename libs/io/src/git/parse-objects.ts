import type { CommitRecord, TreeEntry } from './object-database.ts';

/** Reads a raw tree object (`mode SP name NUL id`…). `idBytes` is 20 for SHA-1 repositories and 32 for SHA-256. */
export function parseTree(content: Buffer, idBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const nul = content.indexOf(0, space);
    if (space < 0 || nul < 0) break;
    const mode = content.toString('latin1', at, space);
    const name = content.toString('utf8', space + 1, nul);
    const id = content.toString('hex', nul + 1, nul + 1 + idBytes);
    entries.push({ name, type: typeOfMode(mode), id });
    at = nul + 1 + idBytes;
  }
  return entries;
}

/** The kind of a tree entry by its octal mode. */
function typeOfMode(mode: string): TreeEntry['type'] {
  if (mode === '40000' || mode === '040000') return 'tree';
  if (mode === '120000') return 'link';
  if (mode === '160000') return 'submodule';
  return mode === '100755' ? 'executable' : 'file';
}

const SIGNATURE = /^(.*?) (-?\d+) [+-]\d{4}$/;

/** Reads a raw commit object. */
export function parseCommit(id: string, content: Buffer): CommitRecord {
  const text = content.toString('utf8');
  const end = text.indexOf('\n\n');
  const header = end < 0 ? text : text.slice(0, end);
  const values = (name: string): string[] =>
    header
      .split('\n')
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1));
  const author = SIGNATURE.exec(values('author')[0] ?? '');
  const committer = SIGNATURE.exec(values('committer')[0] ?? '');
  return {
    id,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    author: author?.[1] ?? '',
    authoredAt: Number(author?.[2] ?? 0) * 1000,
    committedAt: Number(committer?.[2] ?? 0) * 1000,
    message: end < 0 ? '' : text.slice(end + 2),
  };
}

/** The id that an annotated tag object points to. */
export function parseTagTarget(content: Buffer): string | undefined {
  return /^object ([0-9a-f]+)$/m.exec(content.toString('latin1'))?.[1];
}
