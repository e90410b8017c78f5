import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { WebhookProvider } from '@plumbline/core/webhook';

/** Who sent a request and which event it is; `undefined` when no known service did. */
export function readSender(headers: IncomingHttpHeaders): { provider: WebhookProvider; event: string } | undefined {
  const gogs = text(headers['x-gogs-event']);
  if (gogs !== '') return { provider: 'gogs', event: gogs };
  const github = text(headers['x-github-event']);
  if (github !== '') return { provider: 'github', event: github };
  const gitlab = text(headers['x-gitlab-event']);
  return gitlab === '' ? undefined : { provider: 'gitlab', event: gitlab };
}

/** Whether the request proves to know the provider's secret; always true when none is configured, as in Argo CD. */
export function isAuthentic(
  provider: WebhookProvider,
  request: { headers: IncomingHttpHeaders; body: Buffer },
  secrets: Readonly<Record<string, string>>,
): boolean {
  const secret = secrets[`webhook.${provider}.secret`] ?? '';
  if (secret === '') return true;
  const { headers, body } = request;
  switch (provider) {
    case 'gitlab':
      return isEqual(text(headers['x-gitlab-token']), secret);
    case 'gogs':
      return isEqual(text(headers['x-gogs-signature']), hmac('sha256', secret, body));
    case 'github':
      return hasGithubSignature(headers, { secret, body });
  }
}

function hasGithubSignature(headers: IncomingHttpHeaders, { secret, body }: { secret: string; body: Buffer }): boolean {
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
