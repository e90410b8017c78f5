import type { ApplicationSet } from '@plumbline/contract/crd';
import { gitGenerators } from '@plumbline/core/appset';
import type { PushEvent } from './parse-push.ts';

/** Whether a Git generator of the set reads what was pushed. */
export function isConcernedBy(appset: Pick<ApplicationSet, 'spec'>, push: PushEvent): boolean {
  return gitGenerators(appset.spec).some(
    ({ repoURL, revision }) => isSameRepository(repoURL ?? '', push.webUrl) && isSameRevision(revision ?? '', push),
  );
}

/**
 * Whether a repository's URL, in any of its forms (`https://`, `ssh://`, `git@host:path`, with user, port or `.git`), is
 * the one that a browser shows (webhooks.md §5.6).
 */
export function isSameRepository(repoUrl: string, webUrl: string): boolean {
  const left = locationOf(repoUrl);
  const right = locationOf(webUrl);
  return left !== undefined && right !== undefined && left === right;
}

function isSameRevision(revision: string, push: PushEvent): boolean {
  if (revision === '' || revision === 'HEAD') return push.touchesHead;
  return revision === push.shortRef || revision === push.ref;
}

/** Host and path in small letters, without scheme, user, port, `ssh.`/`altssh.` and `.git`. */
function locationOf(url: string): string | undefined {
  const found =
    /^(?:[a-z][a-z+.-]*:\/\/)?(?:[^@/]+@)?(?:ssh\.|altssh\.)?([^:/]+)(?::\d+(?=[/:]))?[:/]+(.+?)(?:\.git)?\/*$/iu.exec(
      url,
    );
  return found ? `${found[1]}/${found[2]}`.toLowerCase() : undefined;
}
