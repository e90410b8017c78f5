import { RE2JS } from 're2js';
import { globToRegex, type GlobDialect } from './glob-to-regex.ts';

/** A compiled glob. */
export interface Glob {
  /** Whether the whole text matches; time grows with pattern times text, never more. */
  matches(text: string): boolean;
}

/** Longest pattern that is compiled; a longer one is treated as malformed. */
export const GLOB_LENGTH_LIMIT = 4096;

const gobwas: GlobDialect = { one: '.', many: '.*', manyAcross: undefined, negators: '!', hasChoices: true };

/**
 * Compiles a glob as Argo CD reads them in RBAC policies, projects and namespaces: `*` stands for any text, separators
 * included, `?` for one character, `[a-z]` and `[!a-z]` for a class, `{a,b}` for a choice, `\` quotes.
 * Returns `undefined` for a malformed pattern, which matches nothing.
 */
export function compileGlob(pattern: string): Glob | undefined {
  if (pattern.length > GLOB_LENGTH_LIMIT) return undefined;
  if (!/[?[\\{]/u.test(pattern)) return starsOnly(pattern);
  return compileDialect(pattern, gobwas);
}

/** Whether the whole text matches the glob (see `compileGlob`); `false` for a malformed pattern. */
export function matchGlob(pattern: string, text: string): boolean {
  return compileGlob(pattern)?.matches(text) ?? false;
}

/** Compiles a glob of a dialect; `undefined` when it is malformed. */
export function compileDialect(pattern: string, dialect: GlobDialect): Glob | undefined {
  const source = globToRegex(pattern, dialect);
  if (source === undefined) return undefined;
  const regex = compileRegex(`(?s:${source})`);
  return regex && { matches: (text) => regex.matches(text) };
}

/** An RE2 expression, `undefined` when RE2 refuses it. */
export function compileRegex(source: string): RE2JS | undefined {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
}

/** The common case, without an engine: the literals between the stars must occur in order. */
function starsOnly(pattern: string): Glob {
  const parts = pattern.split('*');
  if (parts.length === 1) return { matches: (text) => text === pattern };
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const middle = parts.slice(1, -1).filter((part) => part !== '');
  return {
    matches(text) {
      if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
      const end = text.length - last.length;
      let from = first.length;
      for (const part of middle) {
        const found = text.indexOf(part, from);
        if (found < 0 || found + part.length > end) return false;
        from = found + part.length;
      }
      return true;
    },
  };
}
