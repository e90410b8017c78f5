import { matchPath } from '../glob/index.ts';
import { isWithin, joinInside } from './path-rules.ts';

/**
 * Whether one of the changed files concerns one of the paths that an application names (`manifest-generate-paths`): a path is a file,
 * a folder with all below it, or a glob of Go's `filepath.Match`. No paths: everything concerns it.
 */
export function affectsPaths(changed: readonly string[], paths: readonly string[]): boolean {
  if (paths.length === 0) return changed.length > 0;
  return paths.some((path) => {
    const verdict = joinInside('', path);
    // A path that leads outside names nothing that could be left alone: assume the change concerns it.
    if (verdict.kind === 'refused') return true;
    return changed.some((file) => isWithin(file, verdict.path) || matchPath(verdict.path, file));
  });
}
