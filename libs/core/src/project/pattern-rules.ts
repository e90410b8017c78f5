import { matchGlob } from '../glob/index.ts';

/** One value checked against a pattern that may begin with `!`. */
export interface PatternVerdict {
  /** A pattern without `!` that matches. */
  isAllowed: boolean;
  /** A pattern with `!` whose rest matches. */
  isDenied: boolean;
}

/** How a pattern of a project, such as `team-*` or `!kube-system`, judges a value. An empty pattern matches only the empty value. */
export function judgePattern(
  pattern: string,
  value: string,
  matches: (glob: string, text: string) => boolean = matchGlob,
): PatternVerdict {
  const isDenial = pattern.startsWith('!');
  const glob = isDenial ? pattern.slice(1) : pattern;
  const isMatch = glob === '*' || matches(glob, value);
  return { isAllowed: isMatch && !isDenial, isDenied: isMatch && isDenial };
}
