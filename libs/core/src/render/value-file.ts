import { substitute } from './build-environment.ts';
import { joinInside, type PathProblem } from './path-rules.ts';

/** Where a value file is. `path` is relative to the root of its repository; it may hold glob characters when `isGlob`. */
export type ValueFile =
  | { kind: 'local'; path: string; isGlob: boolean }
  | { kind: 'ref'; ref: string; path: string; isGlob: boolean }
  | { kind: 'remote'; url: string }
  | { kind: 'refused'; why: PathProblem | 'scheme' };

/** What is known when value files are located. */
export interface ValueFileContext {
  /** The source's path, relative to the repository's root. */
  sourcePath: string;
  environment: Readonly<Record<string, string>>;
  /** URL schemes that value files may have (`helm.valuesFileSchemes`). */
  schemes: readonly string[];
  /** Names of the referenced sources, with their `$`. */
  refs: readonly string[];
}

/** What `helm.valuesFileSchemes` is when it is not set. */
export const DEFAULT_VALUES_FILE_SCHEMES: readonly string[] = ['https', 'http'];

/** Locates a value or parameter file of a Helm source (sources-helm.md §2.7): `$ref/…`, `/from/root`, `relative`, or a URL. */
export function locateValueFile(raw: string, context: ValueFileContext): ValueFile {
  const ref = /^(\$[^/]+)(?:\/(.*))?$/.exec(raw);
  if (ref !== null && context.refs.includes(ref[1] ?? '')) {
    return inside({ kind: 'ref', ref: ref[1] ?? '' }, '', substitute(ref[2] ?? '', context.environment));
  }
  const text = substitute(raw, context.environment);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    return context.schemes.includes(scheme) ? { kind: 'remote', url: text } : { kind: 'refused', why: 'scheme' };
  }
  return inside({ kind: 'local' }, text.startsWith('/') ? '' : context.sourcePath, text);
}

function inside(kind: { kind: 'local' } | { kind: 'ref'; ref: string }, folder: string, path: string): ValueFile {
  const verdict = joinInside(folder, path);
  if (verdict.kind === 'refused') return verdict;
  // The root itself is a folder, never a file.
  if (verdict.path === '') return { kind: 'refused', why: 'outside' };
  return { ...kind, path: verdict.path, isGlob: /[*?[{]/.test(verdict.path) };
}

/** Orders the matches of a value-file glob: a directory's own files before those of its sub-directories, each in lexical order. */
export function orderGlobMatches(paths: readonly string[]): string[] {
  return [...paths].sort((a, b) => {
    const [left, right] = [a.split('/'), b.split('/')];
    for (let index = 0; ; index += 1) {
      const [one, other] = [left[index], right[index]];
      if (one === undefined || other === undefined) return left.length - right.length;
      if (one === other) continue;
      const oneIsFile = index === left.length - 1;
      if (oneIsFile !== (index === right.length - 1)) return oneIsFile ? -1 : 1;
      return one < other ? -1 : 1;
    }
  });
}
