import { AppError } from '@plumbline/contract/errors';
import { compileGlobOrRegex } from '@plumbline/core/glob';

/** Whether a password fits the RE2 expression of `passwordPattern`. Throws CONFIG_INVALID for an expression that is none. */
export function matchesPasswordPattern(password: string, pattern: string): boolean {
  const compiled = compileGlobOrRegex(`/${pattern}/`);
  if (compiled === undefined) {
    throw new AppError('CONFIG_INVALID', 'read passwordPattern of argocd-cm: it is not a regular expression');
  }
  return compiled.matches(password);
}
