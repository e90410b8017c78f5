import { RE2JS } from 're2js';
import { compileGlob, matchGlob, type Glob } from '../glob/index.ts';

/** How policy fields are read: `glob` (default; `*` crosses `/`) or `regex` (RE2, found anywhere in the text). */
export type MatchMode = 'glob' | 'regex';

/** Whether one pattern of a policy fits a text. */
export function matchPattern(pattern: string, text: string, mode: MatchMode): boolean {
  if (mode === 'regex') return matchRegex(pattern, text);
  if (pattern === '*' || pattern === text) return true;
  return hasWildcard(pattern) && matchGlob(pattern, text);
}

/**
 * Patterns of one effect, arranged so that a check costs look-ups instead of a walk: literals in a set, `abc*` by
 * length of its prefix, only the rest one by one.
 */
export class ObjectMatcher {
  readonly #literals = new Set<string>();
  readonly #prefixes = new Map<number, Set<string>>();
  readonly #others: Glob[] = [];
  readonly #mode: MatchMode;
  #isAnything = false;

  constructor(patterns: readonly string[], mode: MatchMode) {
    this.#mode = mode;
    for (const pattern of patterns) this.#add(pattern);
  }

  /** Whether any of the patterns fits the object. */
  matches(object: string): boolean {
    if (this.#isAnything || this.#literals.has(object)) return true;
    for (const [length, prefixes] of this.#prefixes) {
      if (prefixes.has(object.slice(0, length))) return true;
    }
    return this.#others.some((glob) => glob.matches(object));
  }

  #add(pattern: string): void {
    if (this.#mode === 'regex') {
      this.#others.push({ matches: (text) => matchRegex(pattern, text) });
      return;
    }
    if (pattern === '*') {
      this.#isAnything = true;
      return;
    }
    if (!hasWildcard(pattern)) {
      this.#literals.add(pattern);
      return;
    }
    const prefix = pattern.endsWith('*') ? pattern.slice(0, -1) : undefined;
    if (prefix === undefined || hasWildcard(prefix)) {
      const glob = compileGlob(pattern);
      if (glob !== undefined) this.#others.push(glob);
      return;
    }
    const prefixes = this.#prefixes.get(prefix.length) ?? new Set<string>();
    this.#prefixes.set(prefix.length, prefixes.add(prefix));
  }
}

function hasWildcard(pattern: string): boolean {
  return /[*?[\]{}\\]/.test(pattern);
}

function matchRegex(pattern: string, text: string): boolean {
  try {
    return RE2JS.compile(pattern).matcher(text).find();
  } catch {
    // A pattern that RE2 refuses fits nothing; config validation has named it already.
    return false;
  }
}
