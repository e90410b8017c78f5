/** A file of a commit: its text or bytes, or how it is special. */
export type FileContent = string | Buffer | { executable: string } | { linkTo: string };

/** One commit on a branch. A file that is `null` is removed; files not named stay. */
export interface CommitInput {
  branch: string;
  message: string;
  /** Seconds since 1970. */
  atSeconds: number;
  files: Readonly<Record<string, FileContent | null>>;
  /** Name of the parent; absent for the first commit of a branch. */
  parent?: string;
  /** Removes all files that are not named. */
  replaceAll?: boolean;
}

function sized(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')]);
}

function quotePath(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function renderFile(path: string, content: FileContent | null): Buffer {
  if (content === null) return Buffer.from(`D ${quotePath(path)}\n`);
  const mode =
    typeof content === 'object' && 'executable' in content
      ? '100755'
      : typeof content === 'object' && 'linkTo' in content
        ? '120000'
        : '100644';
  const bytes =
    typeof content === 'string' || Buffer.isBuffer(content)
      ? Buffer.from(content)
      : Buffer.from('executable' in content ? content.executable : content.linkTo);
  return Buffer.concat([Buffer.from(`M ${mode} inline ${quotePath(path)}\n`), sized(bytes)]);
}

/** The commit as `git fast-import` reads it. Files come in the order of their names. */
export function renderFastImport(commit: CommitInput): Buffer {
  const head = [
    `commit refs/heads/${commit.branch}\n`,
    `committer Lab Author <author@lab.example> ${commit.atSeconds} +0000\n`,
  ];
  const parent = commit.parent ? [Buffer.from(`from ${commit.parent}\n`)] : [];
  const clear = commit.replaceAll ? [Buffer.from('deleteall\n')] : [];
  const files = Object.entries(commit.files)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => renderFile(path, content));
  return Buffer.concat([
    Buffer.from(head.join('')),
    sized(Buffer.from(commit.message)),
    ...parent,
    ...clear,
    ...files,
    Buffer.from('\n'),
  ]);
}
