import type { GlobDialect } from './glob-to-regex.ts';
import { globToRegex } from './glob-to-regex.ts';
import { compileDialect, compileRegex, GLOB_LENGTH_LIMIT, type Glob } from './match-glob.ts';

const shell: GlobDialect = { one: '[^/]', many: '[^/]*', manyAcross: undefined, negators: '^', hasChoices: false };
const doublestar: GlobDialect = { ...shell, negators: '^!', hasChoices: true };
const separated: GlobDialect = { one: '[^/]', many: '[^/]*', manyAcross: '.*', negators: '!', hasChoices: true };
const greedy: GlobDialect = { one: '.', many: '.*', manyAcross: undefined, negators: '^!', hasChoices: false };

/**
 * Compiles a pattern of Go's `path.Match`: `*` and `?` stop at `/`, `[^a]` negates a class, no choices.
 * Returns `undefined` for a malformed pattern.
 */
export function compilePathPattern(pattern: string): Glob | undefined {
  return pattern.length > GLOB_LENGTH_LIMIT ? undefined : compileDialect(pattern, shell);
}

/** Whether the whole path matches as Go's `path.Match` decides; `false` for a malformed pattern. */
export function matchPath(pattern: string, path: string): boolean {
  return compilePathPattern(pattern)?.matches(path) ?? false;
}

/**
 * Compiles a doublestar pattern: like `path.Match`, and `**` as a whole path segment stands for any number of
 * directories (none included); `{a,b}` lists alternatives. Returns `undefined` for a malformed pattern.
 */
export function compileDoublestar(pattern: string): Glob | undefined {
  if (pattern.length > GLOB_LENGTH_LIMIT) return undefined;
  const segments = pattern.split('/').filter((segment, at, all) => segment !== '**' || all[at - 1] !== '**');
  let source = '';
  let isFirst = true;
  for (const [index, segment] of segments.entries()) {
    if (segment === '**') {
      source += wholeDirectories(isFirst, index === segments.length - 1);
      continue;
    }
    source += (isFirst || segments[index - 1] === '**' ? '' : '/') + markSegment(segment);
    isFirst = false;
  }
  return compileSegments(source);
}

/** Whether the whole path matches the doublestar pattern; `false` for a malformed pattern. */
export function matchDoublestar(pattern: string, path: string): boolean {
  return compileDoublestar(pattern)?.matches(path) ?? false;
}

/**
 * Whether the whole text matches a glob whose `*` and `?` stop at `/` and whose `**` crosses it: how Argo CD reads the
 * source repositories of a project. `false` for a malformed pattern.
 */
export function matchSeparatedGlob(pattern: string, text: string): boolean {
  if (!/[*?[\\{]/u.test(pattern)) return pattern === text;
  return pattern.length <= GLOB_LENGTH_LIMIT && (compileDialect(pattern, separated)?.matches(text) ?? false);
}

/**
 * Compiles a pattern as git's pathspec globbing reads it, in which `*` crosses `/`: how the Git files generator reads its
 * patterns unless the new globbing is switched on. Returns `undefined` for a malformed pattern.
 */
export function compileGreedyPath(pattern: string): Glob | undefined {
  return pattern.length > GLOB_LENGTH_LIMIT ? undefined : compileDialect(pattern, greedy);
}

/** Whether a path matches as git's pathspec globbing decides (see `compileGreedyPath`); `false` for a malformed pattern. */
export function matchGreedyPath(pattern: string, path: string): boolean {
  return compileGreedyPath(pattern)?.matches(path) ?? false;
}

/** A `**` segment is kept apart from the rest by private-use marks that no path holds, until the rest is translated. */
const mark = { leading: '\u{F0001}', between: '\u{F0002}', trailing: '\u{F0003}', all: '\u{F0004}' };

function wholeDirectories(isFirst: boolean, isLast: boolean): string {
  if (isLast) return isFirst ? mark.all : mark.trailing;
  return isFirst ? mark.leading : mark.between;
}

function markSegment(segment: string): string {
  return segment.replaceAll(/[\u{F0001}-\u{F0004}]/gu, '?');
}

function compileSegments(marked: string): Glob | undefined {
  const source = globToRegex(marked, doublestar);
  if (source === undefined) return undefined;
  const text = source
    .replaceAll(mark.leading, '(?:[^/]*/)*')
    .replaceAll(mark.between, '/(?:[^/]*/)*')
    .replaceAll(mark.trailing, '(?:/.*)?')
    .replaceAll(mark.all, '.*');
  const regex = compileRegex(`(?s:${text})`);
  return regex && { matches: (path) => regex.matches(path) };
}
