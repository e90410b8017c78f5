import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApplicationSet } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { parsePush, type Push } from '@plumbline/core/webhook';
import type { SecretSource } from '@plumbline/io/settings';
import type { Logger } from '@plumbline/io/telemetry';
import { isAuthentic, readSender } from '@plumbline/io/webhook';
import { isConcernedBy } from './match-push.ts';

/** Events that may wait before the server says that it is busy. */
const QUEUE_LIMIT = 1000;

/** What the server works with. */
export interface WebhookServerOptions {
  host: string;
  port: number;
  /** Events handled at once. */
  parallelism: number;
  /** The settings of now: where the senders' secrets are found, and the largest payload in bytes. */
  settings: () => { secrets: SecretSource; maxBytes: number };
  appsets: () => readonly ApplicationSet[];
  /** Asks for a set to be looked at anew. */
  refresh: (appset: ApplicationSet) => Promise<void>;
  log: Logger;
}

/** A listening server. */
export interface WebhookServer {
  readonly port: number;
  stop(): Promise<void>;
}

type Answer = { status: 200 | 400 | 404 | 405 | 503; text: string };

/** Serves `POST /api/webhook`: a push refreshes every set with a Git generator that reads it. Throws `UNAVAILABLE`. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const queue = new PushQueue(options);
  const server = createServer((request, response) => {
    answer(request, { options, queue }).then(
      ({ status, text }) => send(response, status, text),
      (thrown: unknown) => {
        options.log.warn('webhook request failed', { error: AppError.from(thrown) });
        send(response, 400, 'bad request');
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new AppError('UNAVAILABLE', `listen on "${options.host}:${options.port}": ${cause.message}`, { cause })),
    );
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await queue.drain();
    },
  };
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${text}\n`);
}

async function answer(
  request: IncomingMessage,
  { options, queue }: { options: WebhookServerOptions; queue: PushQueue },
): Promise<Answer> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path !== '/api/webhook') return { status: 404, text: 'not found' };
  if (request.method !== 'POST') return { status: 405, text: 'only POST' };
  const sender = readSender(request.headers);
  if (sender.kind === 'unknown') return { status: 400, text: 'Unknown webhook event' };
  if (sender.kind === 'not-built') return { status: 400, text: `webhooks of ${sender.name} are not built yet` };
  const { secrets, maxBytes } = options.settings();
  const body = await readBody(request, maxBytes);
  if (!body) return { status: 400, text: `the payload is larger than ${maxBytes} bytes (webhook.maxPayloadSizeMB)` };
  if (!isAuthentic(sender.provider, { headers: request.headers, body }, secrets)) {
    options.log.warn('webhook refused', { provider: sender.provider, security: 4, CWE: 345 });
    return { status: 400, text: 'the signature or token is wrong' };
  }
  const payload = parseJson(body);
  if (!payload) return { status: 400, text: 'the payload is not JSON' };
  const parsed = parsePush(sender.provider, sender.event, payload.value);
  if (parsed.kind === 'invalid') return { status: 400, text: parsed.why };
  if (parsed.kind === 'push' && !queue.add(parsed.push)) return { status: 503, text: 'too many events are waiting' };
  return { status: 200, text: 'ok' };
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Buffer);
    size += bytes.length;
    if (size > maxBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** The payload, also when it came as a form (`payload=…`), as GitHub may send it. */
function parseJson(body: Buffer): { value: unknown } | undefined {
  const raw = body.toString('utf8');
  const text = raw.startsWith('payload=') ? (new URLSearchParams(raw).get('payload') ?? '') : raw;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Pushes wait here for one of `parallelism` hands. */
class PushQueue {
  readonly #options: WebhookServerOptions;
  readonly #waiting: Push[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(options: WebhookServerOptions) {
    this.#options = options;
  }

  /** False when too many wait already. */
  add(push: Push): boolean {
    if (this.#waiting.length >= QUEUE_LIMIT) return false;
    this.#waiting.push(push);
    this.#startNext();
    return true;
  }

  /** Resolves when every event that was taken has been handled. */
  async drain(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #startNext(): void {
    if (this.#running.size >= this.#options.parallelism) return;
    const push = this.#waiting.shift();
    if (!push) return;
    const handled = this.#handle(push);
    this.#running.add(handled);
    void handled.finally(() => {
      this.#running.delete(handled);
      this.#startNext();
    });
  }

  async #handle(push: Push): Promise<void> {
    const { appsets, refresh, log } = this.#options;
    for (const appset of appsets().filter((candidate) => isConcernedBy(candidate, push))) {
      const fields = { applicationset: appset.metadata.name, namespace: appset.metadata.namespace };
      try {
        await refresh(appset);
        log.info('refresh asked for by a push', { ...fields, repository: push.urls[0], ref: push.ref });
      } catch (thrown) {
        log.warn('refresh not written', { ...fields, error: AppError.from(thrown) });
      }
    }
  }
}
