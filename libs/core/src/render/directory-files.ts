import type { v1alpha1 } from '@plumbline/contract/crd';
import { compileGlob, type Glob } from '../glob/index.ts';

/** Which files of a folder a directory source reads. */
export type DirectorySelection = { kind: 'selected'; paths: string[] } | { kind: 'bad-pattern'; pattern: string };

const EXTENSIONS = /\.(yaml|yml|json|jsonnet)$/i;

/** The marker that takes a file out of rendering (sources-directory-oci.md §2.6). */
export const SKIP_MARKER = '+argocd:skip-file-rendering';

/**
 * Picks manifest files by the `directory` block: extension unless the filter is off, `exclude` before `include`, both on the path relative
 * to the source path, `*` crossing `/`. `.argocd-source*` files are settings, never manifests. Sorted.
 */
export function selectDirectoryFiles(
  paths: readonly string[],
  directory: v1alpha1.ApplicationSourceDirectory = {},
): DirectorySelection {
  const exclude = compilePattern(directory.exclude);
  if (exclude === 'bad') return { kind: 'bad-pattern', pattern: directory.exclude ?? '' };
  const include = compilePattern(directory.include);
  if (include === 'bad') return { kind: 'bad-pattern', pattern: directory.include ?? '' };
  const selected = paths.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (name.startsWith('.argocd-source')) return false;
    if (directory.recurse !== true && path.includes('/')) return false;
    if (directory.disableExtensionFilter !== true && !EXTENSIONS.test(name)) return false;
    if (exclude !== undefined && exclude.matches(path)) return false;
    return include === undefined || include.matches(path);
  });
  return { kind: 'selected', paths: selected.sort() };
}

function compilePattern(pattern: string | undefined): Glob | undefined | 'bad' {
  if (pattern === undefined || pattern === '') return undefined;
  return compileGlob(pattern) ?? 'bad';
}
