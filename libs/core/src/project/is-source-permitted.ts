import type { v1alpha1 } from '@plumbline/contract/crd';
import { matchSeparatedGlob } from '../glob/index.ts';
import { normalizeRepositoryUrl } from './normalize-repository-url.ts';
import { judgePattern } from './pattern-rules.ts';

/**
 * Whether a project lets its Applications read a repository: some entry of `sourceRepos` matches and none with `!` does.
 * In a pattern `*` stays within one part of the path and `**` crosses; `*` alone is every repository. An empty list
 * permits none.
 */
export function isSourcePermitted(project: Pick<v1alpha1.AppProjectSpec, 'sourceRepos'>, repoUrl: string): boolean {
  const url = normalizeRepositoryUrl(repoUrl);
  const verdicts = (project.sourceRepos ?? []).map((pattern) => {
    const denial = pattern.startsWith('!') ? '!' : '';
    return judgePattern(denial + normalizeRepositoryUrl(pattern.slice(denial.length)), url, matchSeparatedGlob);
  });
  return verdicts.some((verdict) => verdict.isAllowed) && !verdicts.some((verdict) => verdict.isDenied);
}
