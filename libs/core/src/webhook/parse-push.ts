import { isRecord } from '../std/index.ts';

/** A service that sends pushes. */
export type WebhookProvider = 'github' | 'gitlab' | 'gogs';

/** A push, as far as it matters here. Payloads are not trusted: they only say where to look. */
export interface Push {
  /** Addresses of the repository, for browsers and for git. */
  readonly urls: readonly string[];
  /** `refs/heads/main`. */
  readonly ref: string;
  /** `main`, or the name of a tag. */
  readonly shortRef: string;
  /** Whether the default branch was pushed, which `HEAD` means. */
  readonly touchesHead: boolean;
  /** Files that the commits name; `undefined` when the payload does not say all of them: then anything may have changed. */
  readonly changedFiles: readonly string[] | undefined;
}

/** What a payload says: a push, something that needs no action, or nothing that can be read. */
export type ParsedPush =
  | { readonly kind: 'push'; readonly push: Push }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'invalid'; readonly why: string };

/** GitHub lists at most so many commits; a longer push says nothing about the files of the rest. */
const MAX_LISTED_COMMITS = 20;

/** The push in a payload of GitHub, GitLab, Gogs or Gitea; `event` is the value of the service's event header. */
export function parsePush(provider: WebhookProvider, event: string, payload: unknown): ParsedPush {
  if (!isPushEvent(provider, event)) return { kind: 'ignored' };
  if (!isRecord(payload)) return invalid('the payload is not an object');
  if (provider === 'gitlab' && event === 'System Hook' && !isGitlabPush(payload['object_kind']))
    return { kind: 'ignored' };
  const repository = payload[provider === 'gitlab' ? 'project' : 'repository'];
  const { ref } = payload;
  if (!isRecord(repository) || typeof ref !== 'string' || ref === '')
    return invalid('it names no repository or no ref');
  const urls = urlsOf(repository);
  if (urls.length === 0) return invalid('it has no address of the repository');
  const defaultBranch = repository['default_branch'];
  return {
    kind: 'push',
    push: {
      urls,
      ref,
      shortRef: ref.replace(/^refs\/(heads|tags)\//, ''),
      touchesHead: typeof defaultBranch === 'string' && ref === `refs/heads/${defaultBranch}`,
      changedFiles: changedFilesOf(payload),
    },
  };
}

function isPushEvent(provider: WebhookProvider, event: string): boolean {
  if (provider === 'gitlab') return ['Push Hook', 'Tag Push Hook', 'System Hook'].includes(event);
  return event === 'push';
}

function isGitlabPush(kind: unknown): boolean {
  return kind === 'push' || kind === 'tag_push';
}

const URL_FIELDS = ['html_url', 'web_url', 'clone_url', 'git_http_url', 'git_ssh_url', 'ssh_url'] as const;

function urlsOf(repository: Readonly<Record<string, unknown>>): string[] {
  const urls = URL_FIELDS.map((field) => repository[field]).filter(
    (url): url is string => typeof url === 'string' && url !== '',
  );
  return [...new Set(urls)];
}

function changedFilesOf(payload: Readonly<Record<string, unknown>>): string[] | undefined {
  const { commits } = payload;
  if (!Array.isArray(commits) || commits.length === 0 || commits.length >= MAX_LISTED_COMMITS) return undefined;
  // After a forced push the commits listed do not tell what the branch lost.
  if (payload['forced'] === true) return undefined;
  const lists = commits.map(filesOfCommit);
  if (lists.includes(undefined)) return undefined;
  return [...new Set(lists.flatMap((files) => files ?? []))].toSorted((a, b) => (a < b ? -1 : 1));
}

/** The files that a commit names; `undefined` when it does not name them all. */
function filesOfCommit(commit: unknown): string[] | undefined {
  if (!isRecord(commit)) return undefined;
  const lists = ['added', 'modified', 'removed'].map((field) => commit[field]);
  if (!lists.every((list) => Array.isArray(list))) return undefined;
  return lists.flat().filter((file) => typeof file === 'string');
}

function invalid(why: string): ParsedPush {
  return { kind: 'invalid', why };
}
