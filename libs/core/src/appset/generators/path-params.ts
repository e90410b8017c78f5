import { normalizeName } from '../../go-template/index.ts';

/** How the parameters of a path are written. */
export interface PathParamsMode {
  isNested: boolean;
  /** `pathParamPrefix`; empty for none. */
  prefix: string;
}

/** The parameters of a directory, and of the file in it when one is given. */
export function pathParams(
  path: { directory: string; file?: string },
  { isNested, prefix }: PathParamsMode,
): Record<string, unknown> {
  const own = isNested ? nestedParams(path) : flatParams(path);
  if (prefix === '') return own;
  if (isNested) return { [prefix]: own };
  return Object.fromEntries(Object.entries(own).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function nestedParams({ directory, file }: { directory: string; file?: string }): Record<string, unknown> {
  const names = namesOf(directory, file);
  return { path: { path: directory, ...names, segments: segmentsOf(directory) } };
}

function flatParams({ directory, file }: { directory: string; file?: string }): Record<string, unknown> {
  const flat: Record<string, string> = { path: directory };
  for (const [key, value] of Object.entries(namesOf(directory, file))) flat[`path.${key}`] = value;
  for (const [index, segment] of segmentsOf(directory).entries()) flat[`path[${index}]`] = segment;
  return flat;
}

function namesOf(directory: string, file: string | undefined): Record<string, string> {
  const basename = baseName(directory);
  const names = { basename, basenameNormalized: normalizeName(basename) };
  if (file === undefined) return names;
  return { ...names, filename: file, filenameNormalized: normalizeName(file) };
}

/** The last segment of a path; `.` of an empty path, as Go's `path.Base`. */
export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/u, '');
  return trimmed === '' ? '.' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** Everything before the last segment; `.` when there is nothing, as Go's `path.Dir`. */
export function directoryName(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '.' : path.slice(0, cut) || '/';
}

function segmentsOf(directory: string): string[] {
  return directory.split('/');
}
