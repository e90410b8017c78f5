import { isRecord } from '@plumbline/core/std';

/** A push, as far as it matters here: payloads are not trusted, they only say where to look. */
export interface PushEvent {
  /** Address of the repository for browsers. */
  webUrl: string;
  /** `main`, or the name of a tag. */
  shortRef: string;
  /** `refs/heads/main`. */
  ref: string;
  /** Whether the default branch was pushed, which `HEAD` means. */
  touchesHead: boolean;
}

/** The service that sent a payload. */
export type WebhookProvider = 'github' | 'gitlab' | 'gogs';

/** What a payload says: a push, something that needs no action, or nothing that can be read. */
export type ParsedPayload = { kind: 'push'; push: PushEvent } | { kind: 'ignored' } | { kind: 'invalid'; why: string };

/** The push in a payload of GitHub, GitLab, Gogs or Gitea; `event` is the value of the service's event header. */
export function parsePush(provider: WebhookProvider, event: string, payload: unknown): ParsedPayload {
  if (!isPush(provider, event)) return { kind: 'ignored' };
  if (!isRecord(payload)) return { kind: 'invalid', why: 'the payload is not an object' };
  const repository = payload[provider === 'gitlab' ? 'project' : 'repository'];
  const ref = payload['ref'];
  if (!isRecord(repository) || typeof ref !== 'string')
    return { kind: 'invalid', why: 'the payload names no repository or ref' };
  const webUrl = repository[provider === 'gitlab' ? 'web_url' : 'html_url'];
  if (typeof webUrl !== 'string' || webUrl === '')
    return { kind: 'invalid', why: 'the payload has no repository address' };
  const shortRef = ref.replace(/^refs\/(?:heads|tags)\//u, '');
  const touchesHead = ref === `refs/heads/${String(repository['default_branch'])}`;
  return { kind: 'push', push: { webUrl, shortRef, ref, touchesHead } };
}

function isPush(provider: WebhookProvider, event: string): boolean {
  if (provider !== 'gitlab') return event === 'push' || event === 'create';
  return ['Push Hook', 'Tag Push Hook', 'System Hook'].includes(event);
}
