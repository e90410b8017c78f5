import { AppError, type ErrorCode } from '@plumbline/contract/errors';
import { withoutUserInfo } from './git-remote.ts';

/** What a git call was about, for its error. */
export interface GitFailure {
  /** For example `fetch` or `list refs of`. */
  doing: string;
  /** The repository's URL, without user and password. */
  url: string;
  stderr: string;
  /** Texts that must not show: temporary paths, secrets. */
  hide: readonly string[];
}

// git has no error codes: its English text (LC_ALL=C) is the interface. First match wins.
const SIGNS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/host key verification failed|no .* host key is known|remote host identification has changed/i, 'GIT_HOST_UNKNOWN'],
  [/certificate (problem|verif)|self.signed certificate|unable to get local issuer/i, 'GIT_HOST_UNKNOWN'],
  [/authentication failed|could not read (username|password)|terminal prompts disabled/i, 'GIT_UNAUTHORIZED'],
  [/permission denied \(|requested url returned error: 40[13]|invalid credentials|access denied/i, 'GIT_UNAUTHORIZED'],
  [/couldn't find remote ref|not our ref|unadvertised object|no such remote ref/i, 'GIT_REVISION_NOT_FOUND'],
  [/could not resolve|connection (refused|reset|timed out|closed)|failed to connect|timed? ?out/i, 'GIT_UNREACHABLE'],
  [/repository '.*' not found|does not (appear to be a git repository|exist)|early eof|hung up/i, 'GIT_UNREACHABLE'],
  [/unable to access|could not read from remote repository|rpc failed|error: 5\d\d/i, 'GIT_UNREACHABLE'],
];

/** The error for a failed git call: a code by what git said, and git's own words on one line without secrets and paths. */
export function mapGitError(failure: GitFailure): AppError {
  const code = SIGNS.find(([sign]) => sign.test(failure.stderr))?.[1] ?? 'GIT_FAILED';
  return new AppError(code, `${failure.doing} "${failure.url}": ${cleanText(failure)}`);
}

function cleanText(failure: GitFailure): string {
  let text = failure.stderr
    .split('\n')
    .map((line) => line.replace(/^(fatal|error|remote|ERROR): /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('hint:') && !line.startsWith('@@@'))
    .slice(0, 4)
    .join('; ');
  for (const hidden of failure.hide) {
    if (hidden !== '') text = text.replaceAll(hidden, '***');
  }
  text = withoutUserInfo(text);
  return text === '' ? 'git gave no reason' : text.slice(0, 500);
}
