import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '@plumbline/contract/errors';
import type { WebhookProvider } from '@plumbline/core/webhook';
import { resolveSecretReference, type SecretSource } from '../settings/index.ts';

/** Who sent a request: a service whose payloads are read, one that is not built, or nobody known. */
export type Sender =
  | { kind: 'known'; provider: WebhookProvider; event: string }
  | { kind: 'not-built'; name: string }
  | { kind: 'unknown' };

const NOT_BUILT: Readonly<Record<string, string>> = {
  'x-hook-uuid': 'Bitbucket',
  'x-event-key': 'Bitbucket Server',
  'x-vss-activityid': 'Azure DevOps',
};

/** Recognizes the sender by its headers. Gogs and Gitea also send GitHub's header, so theirs is looked at first. */
export function readSender(headers: IncomingHttpHeaders): Sender {
  for (const [provider, name] of [
    ['gogs', 'x-gogs-event'],
    ['github', 'x-github-event'],
    ['gitlab', 'x-gitlab-event'],
  ] as const) {
    const event = text(headers[name]);
    if (event !== '') return { kind: 'known', provider, event };
  }
  for (const [header, name] of Object.entries(NOT_BUILT)) {
    if (text(headers[header]) !== '') return { kind: 'not-built', name };
  }
  return { kind: 'unknown' };
}

/**
 * Whether the request proves to know `webhook.<provider>.secret` of `argocd-secret`; true when none is set, as in Argo CD.
 * The secret may be a reference (`$key`, `$secretName:key`); one that leads to nothing, or to an empty value, throws
 * `CONFIG_INVALID`: nobody is believed then.
 */
export function isAuthentic(
  provider: WebhookProvider,
  request: { headers: IncomingHttpHeaders; body: Buffer },
  source: SecretSource,
): boolean {
  const name = `webhook.${provider}.secret`;
  const written = source.secretData[name] ?? '';
  if (written === '') return true;
  const secret = resolveSecretReference(written, source);
  if (secret === '') throw new AppError('CONFIG_INVALID', `read "${name}" by "${written}": the value is empty`);
  const { headers, body } = request;
  if (provider === 'gitlab') return isEqual(text(headers['x-gitlab-token']), secret);
  if (provider === 'gogs') return isEqual(text(headers['x-gogs-signature']), hmac('sha256', secret, body));
  const sha256 = text(headers['x-hub-signature-256']);
  if (sha256 !== '') return isEqual(sha256, `sha256=${hmac('sha256', secret, body)}`);
  return isEqual(text(headers['x-hub-signature']), `sha1=${hmac('sha1', secret, body)}`);
}

function hmac(algorithm: 'sha1' | 'sha256', secret: string, body: Buffer): string {
  return createHmac(algorithm, secret).update(body).digest('hex');
}

function isEqual(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
