import { compileGlob, compileRegex, type Glob } from './match-glob.ts';

/**
 * Compiles one entry of a list in which `/…/` is a regular expression (found anywhere in the text) and anything else a
 * glob: how Argo CD reads lists of namespaces. Returns `undefined` for a malformed entry.
 */
export function compileGlobOrRegex(entry: string): Glob | undefined {
  if (entry.length < 3 || !entry.startsWith('/') || !entry.endsWith('/')) return compileGlob(entry);
  const regex = compileRegex(entry.slice(1, -1));
  return regex && { matches: (text) => regex.matcher(text).find() };
}

/** Whether the text matches an entry of the list; malformed entries match nothing, an empty list matches nothing. */
export function matchesAnyOf(entries: readonly string[], text: string): boolean {
  return entries.some((entry) => compileGlobOrRegex(entry)?.matches(text) ?? false);
}
