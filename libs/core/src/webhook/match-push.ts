import { annotation, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { sourcesOf } from '../app/index.ts';
import { matchPath } from '../glob/index.ts';
import type { Push } from './parse-push.ts';

/**
 * Whether a push may change what an application renders to: one of its sources reads the pushed repository and ref, and
 * the files that changed are not all outside its `manifest-generate-paths` (webhooks.md §5.6).
 */
export function isAffectedBy(application: Application, push: Push): boolean {
  const paths = application.metadata.annotations?.[annotation.manifestGeneratePaths];
  return sourcesOf(application.spec).some(
    (source) =>
      push.urls.some((url) => isSameRepository(source.repoURL ?? '', url)) &&
      isSameRevision(source.targetRevision ?? '', push) &&
      (paths === undefined || touchesPaths(source, paths, push.changedFiles)),
  );
}

/**
 * Whether two addresses are of one repository, in any of their forms: scheme, user, port, `ssh.` or `altssh.` before the
 * host, `:` or `/` after it, `.git` and case do not count.
 */
export function isSameRepository(left: string, right: string): boolean {
  const [a, b] = [placeOf(left), placeOf(right)];
  return a !== undefined && a === b;
}

function placeOf(url: string): string | undefined {
  const match = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/]+@)?(?:ssh\.|altssh\.)?([^:/@]+)(?::\d+(?=\/))?[:/]+(.+)$/i.exec(
    url,
  );
  const [, host, path = ''] = match ?? [];
  const bare = path.replace(/\/+$/, '').replace(/\.git$/i, '');
  return host === undefined || bare === '' ? undefined : `${host}/${bare}`.toLowerCase();
}

/** Whether a source that names `revision` reads what was pushed; a range of versions may, for any tag. */
export function isSameRevision(revision: string, push: Push): boolean {
  if (revision === '' || revision === 'HEAD') return push.touchesHead;
  if (revision === push.shortRef || revision === push.ref) return true;
  // A range of versions: a pushed tag may fit it, and looking costs one fetch.
  return push.ref.startsWith('refs/tags/') && isRange(revision);
}

function isRange(revision: string): boolean {
  return /[*^~<>=| ]|\.x\b/i.test(revision);
}

function touchesPaths(
  source: v1alpha1.ApplicationSource,
  annotationText: string,
  files: readonly string[] | undefined,
): boolean {
  // What changed is not known, or the paths are not: anything may have.
  if (files === undefined || files.length === 0) return true;
  const paths = annotationText.split(';').map((path) => path.trim());
  const wanted = paths.filter((path) => path !== '').map((path) => absolutePath(path, source.path ?? ''));
  return wanted.length === 0 || files.some((file) => wanted.some((path) => isBelow(file, path)));
}

/** A path of the annotation from the root of the repository: `/…` counts from there, everything else from the source's path. */
function absolutePath(path: string, sourcePath: string): string {
  const joined = path.startsWith('/') ? path : `${sourcePath}/${path}`;
  const parts: string[] = [];
  for (const part of joined.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function isBelow(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`) || matchPath(path, file);
}
