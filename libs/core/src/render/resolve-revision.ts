import semver from 'semver';
import type { RemoteRef } from './remote-ref.ts';

/** What a `targetRevision` means, as far as the remote's refs tell. */
export type ResolvedRevision =
  | { kind: 'commit'; commit: string; ref?: string }
  | { kind: 'short-id'; prefix: string }
  | { kind: 'not-found' };

/** Whether a revision is a full commit id, which needs no network to resolve. */
export function isFullCommitId(revision: string): boolean {
  return /^[0-9a-f]{40}$/i.test(revision);
}

/**
 * Resolves a revision against the refs of a remote, by the rules of sources-git.md §2.2: a full id is itself; a version constraint
 * picks the highest matching tag, and falls through when none matches; then full ref names, then short names; hex of 7 or more digits
 * may be a short id, which only the objects can tell.
 */
export function resolveRevision(revision: string, refs: readonly RemoteRef[]): ResolvedRevision {
  if (isFullCommitId(revision)) return { kind: 'commit', commit: revision.toLowerCase() };
  const wanted = revision === '' ? 'HEAD' : revision;
  const tag = highestMatchingTag(wanted, refs);
  if (tag !== undefined) return commitOf(tag);
  const ref = findRef(wanted, refs);
  if (ref !== undefined) return commitOf(ref);
  if (/^[0-9a-f]{7,39}$/i.test(wanted)) return { kind: 'short-id', prefix: wanted.toLowerCase() };
  return { kind: 'not-found' };
}

/** The tag of the highest version that satisfies the constraint; undefined when the text is no constraint or none does. */
export function highestMatchingTag(constraint: string, refs: readonly RemoteRef[]): RemoteRef | undefined {
  const range = parseConstraint(constraint);
  if (range === undefined) return undefined;
  let best: { ref: RemoteRef; version: semver.SemVer } | undefined;
  for (const ref of refs) {
    const version = ref.name.startsWith('refs/tags/') ? parseVersion(ref.name.slice('refs/tags/'.length)) : undefined;
    if (version === undefined || !satisfies(version, range)) continue;
    if (best === undefined || semver.compareBuild(version, best.version) > 0) best = { ref, version };
  }
  return best?.ref;
}

/** Short names of the branches and tags among refs, each sorted. */
export function namesOfRefs(refs: readonly RemoteRef[]): { branches: string[]; tags: string[] } {
  const below = (prefix: string): string[] =>
    refs
      .filter((ref) => ref.name.startsWith(prefix))
      .map((ref) => ref.name.slice(prefix.length))
      .sort();
  return { branches: below('refs/heads/'), tags: below('refs/tags/') };
}

/** Short names of the tags that point to a commit, sorted. */
export function tagsOfCommit(commit: string, refs: readonly RemoteRef[]): string[] {
  return namesOfRefs(refs.filter((ref) => (ref.peeled ?? ref.id) === commit)).tags;
}

interface Constraint {
  range: semver.Range;
  withPrereleases: boolean;
}

// `1`, `v1.2`, `1.2.3-rc.1+build`: a leading v and missing parts are accepted, as upstream's reader does.
const LOOSE_VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

function parseVersion(text: string): semver.SemVer | undefined {
  const match = LOOSE_VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor = '0', patch = '0', pre = '', build = ''] = match;
  return semver.parse(`${major}.${minor}.${patch}${pre}${build}`) ?? undefined;
}

function parseConstraint(text: string): Constraint | undefined {
  const normal = text
    .replaceAll('=>', '>=')
    .replaceAll('=<', '<=')
    .replaceAll(/\s*,\s*/g, ' ')
    .replaceAll(/(^|[\s<>=~^])v(?=\d)/g, '$1');
  if (!/[\dxX*]/.test(normal) || !/^[\s\w.*<>=~^|+-]+$/.test(normal)) return undefined;
  try {
    return { range: new semver.Range(normal, { includePrerelease: true }), withPrereleases: /\d-/.test(normal) };
  } catch {
    // Not a constraint: the text is a name.
    return undefined;
  }
}

function satisfies(version: semver.SemVer, constraint: Constraint): boolean {
  if (version.prerelease.length > 0 && !constraint.withPrereleases) return false;
  return constraint.range.test(version);
}

function findRef(wanted: string, refs: readonly RemoteRef[]): RemoteRef | undefined {
  const exact = refs.find((ref) => ref.name === wanted);
  if (exact !== undefined) return followTarget(exact, refs);
  if (wanted.startsWith('refs/')) return undefined;
  return refs.find((ref) => shortName(ref.name) === wanted);
}

function followTarget(ref: RemoteRef, refs: readonly RemoteRef[]): RemoteRef {
  return refs.find((other) => other.name === ref.target) ?? ref;
}

function shortName(name: string): string {
  return name.replace(/^refs\/(heads|tags|remotes)\//, '');
}

function commitOf(ref: RemoteRef): ResolvedRevision {
  return { kind: 'commit', commit: ref.peeled ?? ref.id, ref: ref.name };
}
