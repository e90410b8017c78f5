/** Why a path is refused. */
export type PathProblem = 'absolute' | 'outside' | 'too-many-links';

/** A path inside the repository, without leading, trailing or double slashes; the root is the empty text. */
export type PathVerdict = { kind: 'inside'; path: string } | { kind: 'refused'; why: PathProblem };

/** A path after all links were followed, and the links that were. */
export type FollowedPath =
  | { kind: 'inside'; path: string; via: readonly string[] }
  | { kind: 'refused'; why: PathProblem };

const MAX_LINKS = 40;

/** Normalises a path that must be relative and stay inside the repository (repo-server.md §2.12). */
export function normalizeSourcePath(path: string): PathVerdict {
  if (path.startsWith('/') || path.startsWith('\\')) return { kind: 'refused', why: 'absolute' };
  return joinInside('', path);
}

/** Joins a path to a folder of the repository; `..` may not climb over the root. */
export function joinInside(folder: string, path: string): PathVerdict {
  const parts = folder.split('/').filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') {
      parts.push(part);
      continue;
    }
    if (parts.length === 0) return { kind: 'refused', why: 'outside' };
    parts.pop();
  }
  return { kind: 'inside', path: parts.join('/') };
}

/** The folder that a path lies in; empty for names in the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Whether a path is the folder or lies below it; everything lies below the root (the empty text). */
export function isWithin(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/**
 * Follows symbolic links as the operating system would, component by component, inside a tree of which all links are known
 * (`links`: path → target). Refused when any step leaves the root or the links run in circles.
 */
export function followLinks(path: string, links: ReadonlyMap<string, string>): FollowedPath {
  const via: string[] = [];
  const done: string[] = [];
  const left = path.split('/').reverse();
  while (left.length > 0) {
    const part = left.pop() ?? '';
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (done.length === 0) return { kind: 'refused', why: 'outside' };
      done.pop();
      continue;
    }
    const here = [...done, part].join('/');
    const target = links.get(here);
    if (target === undefined) {
      done.push(part);
      continue;
    }
    via.push(here);
    if (via.length > MAX_LINKS) return { kind: 'refused', why: 'too-many-links' };
    if (target.startsWith('/')) return { kind: 'refused', why: 'absolute' };
    left.push(...target.split('/').reverse());
  }
  return { kind: 'inside', path: done.join('/'), via };
}
