import { failFunction } from '../template-error.ts';
import { fixed, variadic, type FunctionTable } from '../function.ts';
import { isGoInt, type GoValue } from '../value.ts';
import { readYaml, writeYaml } from '../yaml-text.ts';

/** Longest DNS-1123 subdomain. */
const NAME_LIMIT = 253;
/** What `slugify` cuts to unless told otherwise. */
const SLUG_LIMIT = 50;

/** What Argo CD adds to Go's and sprig's functions. */
export const argocdFunctions: FunctionTable = {
  normalize: fixed(['string'], ([name]) => normalizeName(name)),
  slugify: variadic([], 'any', (_none, args) => slugifyArgs(args)),
  toYaml: fixed(['any'], ([value]) => writeYaml(value)),
  fromYaml: fixed(['string'], ([text]) => {
    const value = readYaml(text, 'fromYaml');
    return value === null || value instanceof Map
      ? (value ?? new Map())
      : failFunction('fromYaml: the text is not a map');
  }),
  fromYamlArray: fixed(['string'], ([text]) => {
    const value = readYaml(text, 'fromYamlArray');
    return value === null || Array.isArray(value)
      ? (value ?? [])
      : failFunction('fromYamlArray: the text is not a list');
  }),
};

/** A name that DNS-1123 allows: lower case, `-` for what is not, at most 253 characters, no `-` or `.` at the ends. */
export function normalizeName(name: string): string {
  const cleaned = name.toLowerCase().replaceAll(/[^-a-z0-9.]/gu, '-');
  return cleaned.slice(0, NAME_LIMIT).replace(/^[-.]+|[-.]+$/gu, '');
}

/** A short name for URLs and labels; `isSmart` cuts at a whole word instead of in the middle. */
export function slugify(text: string, limit: number, isSmart: boolean): string {
  const slug = text
    .replaceAll(/['"’`]/gu, '')
    .replaceAll('&', 'and')
    .replaceAll('@', 'at')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  if (slug.length <= limit) return slug;
  const cut = slug.slice(0, limit);
  const lastWord = cut.lastIndexOf('-');
  const isMidWord = slug[limit] !== '-';
  return (isSmart && isMidWord && lastWord > 0 ? cut.slice(0, lastWord) : cut).replace(/-+$/u, '');
}

function slugifyArgs(args: readonly GoValue[]): string {
  const text = args.at(-1);
  if (typeof text !== 'string') return failFunction('slugify: the last argument must be a string');
  const [limit, isSmart] = args.length > 1 ? args : [];
  if (args.length > 3) return failFunction('slugify: takes at most three arguments');
  if (args.length > 1 && !isGoInt(limit)) return failFunction('slugify: the first argument must be an int');
  if (args.length > 2 && typeof isSmart !== 'boolean')
    return failFunction('slugify: the second argument must be a bool');
  return slugify(text, isGoInt(limit) ? Number(limit.value) : SLUG_LIMIT, args.length > 2 && isSmart === true);
}
