import { AppError, hasCode } from '@plumbline/contract/errors';
import { parsePush, type WebhookProvider } from '@plumbline/core/webhook';
import type { SecretSource } from '@plumbline/io/settings';
import { isAuthentic, readSender } from '@plumbline/io/webhook';
import { sendText, type HttpHandler, type HttpRequest } from '../http/http-messages.ts';
import { readBody } from '../http/read-body.ts';
import type { ServerDeps } from '../ports.ts';
import { RefreshQueue } from './refresh-queue.ts';

/** What the webhook works with. */
export interface WebhookOptions {
  deps: ServerDeps;
  parallelism: number;
  refreshWorkers: number;
  onOutcome(outcome: 'accepted' | 'refused'): void;
}

interface WebhookAnswer {
  status: 200 | 400 | 405 | 503;
  text: string;
}

/** Answers POST /api/webhook: a push refreshes the applications that it may change, after the answer. */
export function createWebhookHandler(options: WebhookOptions): HttpHandler {
  const queue = new RefreshQueue(options);
  return async (request, response) => {
    const { status, text } = await answer(request, options.deps, queue);
    options.onOutcome(status === 200 ? 'accepted' : 'refused');
    if (status === 405) response.setHeader('allow', 'POST');
    sendText(response, status, `${text}\n`);
  };
}

async function answer(request: HttpRequest, deps: ServerDeps, queue: RefreshQueue): Promise<WebhookAnswer> {
  if (request.method !== 'POST') return { status: 405, text: 'Method not allowed' };
  const sender = readSender(request.headers);
  if (sender.kind === 'unknown') return refused('Unknown webhook event');
  if (sender.kind === 'not-built') return refused(`webhooks of ${sender.name} are not built yet`);
  const settings = deps.state.settings();
  const limitMegabytes = settings.general.webhookMaxPayloadSizeMegabytes;
  const body = await readLimited(request, limitMegabytes);
  if (body === undefined) {
    return refused(
      `Webhook processing failed: The payload is either too large or corrupted. Please check the payload size (must be under ${limitMegabytes} MB) and ensure it is valid JSON`,
    );
  }
  const sent = { provider: sender.provider, request: { headers: request.headers, body } };
  const doubt = findDoubt(deps, sent, settings);
  if (doubt !== undefined) return refused(`Webhook processing failed: ${doubt}`);
  const payload = parseJson(body);
  if (payload === undefined) return refused('Webhook processing failed: the payload is not JSON');
  const parsed = parsePush(sender.provider, sender.event, payload);
  if (parsed.kind === 'invalid') return refused(`Webhook processing failed: ${parsed.why}`);
  if (parsed.kind === 'ignored') return { status: 200, text: 'ignored' };
  if (!queue.add(parsed.push)) return { status: 503, text: 'Queue is full, discarding webhook payload' };
  return { status: 200, text: 'accepted' };
}

/** Why the sender is not believed; `undefined` when it is. What is wrong with a secret goes to the log only. */
function findDoubt(
  deps: ServerDeps,
  sent: { provider: WebhookProvider; request: Parameters<typeof isAuthentic>[1] },
  secrets: SecretSource,
): string | undefined {
  const { provider } = sent;
  try {
    if (isAuthentic(provider, sent.request, secrets)) return undefined;
    deps.log.warn('webhook refused: its signature does not fit', { provider, security: 3 });
    return 'HMAC verification failed';
  } catch (error) {
    if (!hasCode(error, 'CONFIG_INVALID')) throw error;
    deps.log.error('webhook refused: its secret cannot be read', { provider, error: AppError.from(error) });
    return 'the secret of this sender is not set up';
  }
}

function refused(text: string): WebhookAnswer {
  return { status: 400, text };
}

/** The body; `undefined` when it is larger than the limit. */
async function readLimited(request: HttpRequest, limitMegabytes: number): Promise<Buffer | undefined> {
  try {
    return await readBody(request, limitMegabytes * 1024 * 1024);
  } catch (error) {
    if (hasCode(error, 'LIMIT_EXCEEDED')) return undefined;
    throw AppError.from(error);
  }
}

/** The payload, also when it came as a form (`payload=…`), as GitHub may send it; `undefined` when it is not JSON. */
function parseJson(body: Buffer): unknown {
  const raw = body.toString('utf8');
  const text = raw.startsWith('payload=') ? (new URLSearchParams(raw).get('payload') ?? '') : raw;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
