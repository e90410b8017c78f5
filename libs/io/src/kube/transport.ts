import { setTimeout as delay } from 'node:timers/promises';
import { errors, type Dispatcher } from 'undici';
import { AppError, hasCode, isAppError } from '@plumbline/contract/errors';
import { connectPool } from './connect-pool.ts';
import type { KubeConnection } from './connection.ts';
import { kubeErrorOf } from './status-error.ts';

/** One request; `path` begins with `/api`, `/apis`, `/version` and the like, below the server's own path prefix. */
export interface KubeRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON unless it is text or bytes. */
  body?: unknown;
  /** Default `application/json`. */
  contentType?: string;
  /** Default `application/json`. */
  accept?: string;
  signal?: AbortSignal | undefined;
  /** Limit for the headers and between two parts of the body; default: the client's. 0: none. */
  timeoutMs?: number | undefined;
}

/** A whole answer. */
export interface KubeResponse {
  status: number;
  contentType: string;
  body: string;
}

/** An answer whose body is read as it comes. */
export interface KubeStream {
  contentType: string;
  body: AsyncIterable<Buffer>;
  /** Ends the request, also when the body was not read. */
  cancel(): void;
}

/** Hears of each answer, for `argocd_app_k8s_request_total` and `argocd_kubectl_*`. `status` is 0 when none came. */
export type KubeRequestObserver = (report: {
  method: string;
  path: string;
  status: number;
  durationMs: number;
}) => void;

/** Limits of a transport. */
export interface TransportOptions {
  /** Connections for requests; default 32. Watches and log streams have their own. */
  connections?: number;
  /** Default 60 s. */
  timeoutMs?: number;
  /** Default 30 s, as `ARGOCD_K8S_TCP_TIMEOUT`. */
  connectTimeoutMs?: number;
  onRequest?: KubeRequestObserver;
}

/** Sends requests to one API server over kept connections. */
export class KubeTransport {
  readonly #connection: KubeConnection;
  readonly #requests: Dispatcher;
  readonly #streams: Dispatcher;
  readonly #origin: string;
  readonly #prefix: string;
  readonly #timeoutMs: number;
  readonly #onRequest: KubeRequestObserver | undefined;

  constructor(connection: KubeConnection, options: TransportOptions = {}) {
    const url = parseServer(connection.server);
    this.#connection = connection;
    this.#prefix = url.pathname.replace(/\/+$/, '');
    this.#timeoutMs = options.timeoutMs ?? connection.timeoutMs ?? 60_000;
    this.#onRequest = options.onRequest;
    this.#origin = url.origin;
    const connectTimeoutMs = options.connectTimeoutMs ?? connection.connectTimeoutMs ?? 30_000;
    this.#requests = connectPool(url.origin, connection, { connections: options.connections ?? 32, connectTimeoutMs });
    this.#streams = connectPool(url.origin, connection, { connections: null, connectTimeoutMs });
  }

  /** The whole answer of a 2xx. Throws as `kubeErrorOf` says, `CLUSTER_UNREACHABLE`, `TIMEOUT` or `CANCELLED`. */
  async send(request: KubeRequest): Promise<KubeResponse> {
    const { max, baseMs } = this.#connection.retry ?? { max: 0, baseMs: 0 };
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#sendOnce(request);
      } catch (error) {
        if (attempt >= max || !mayPass(error)) throw error;
        const { signal } = request;
        await delay(
          Math.min(maxRetryPauseMs, baseMs * 2 ** attempt),
          undefined,
          signal === undefined ? {} : { signal },
        );
      }
    }
  }

  async #sendOnce(request: KubeRequest): Promise<KubeResponse> {
    const startedMs = performance.now();
    let status = 0;
    try {
      const answer = await this.#dispatch(this.#requests, request);
      status = answer.statusCode;
      const body = await answer.body.text();
      if (status >= 300) throw kubeErrorOf(request, status, body);
      return { status, contentType: headerOf(answer, 'content-type'), body };
    } catch (thrown) {
      throw this.#errorOf(request, thrown);
    } finally {
      this.#onRequest?.({
        method: request.method,
        path: request.path,
        status,
        durationMs: performance.now() - startedMs,
      });
    }
  }

  /** Opens a stream on a connection of its own. Throws as `send`; reading its body may throw `CLUSTER_UNREACHABLE`, `TIMEOUT` or `CANCELLED`. */
  async open(request: KubeRequest): Promise<KubeStream> {
    const startedMs = performance.now();
    let status = 0;
    try {
      const answer = await this.#dispatch(this.#streams, request);
      status = answer.statusCode;
      if (status >= 300) throw kubeErrorOf(request, status, await answer.body.text());
      return {
        contentType: headerOf(answer, 'content-type'),
        body: this.#read(request, answer.body),
        cancel: () => void answer.body.destroy(),
      };
    } catch (thrown) {
      throw this.#errorOf(request, thrown);
    } finally {
      this.#onRequest?.({
        method: request.method,
        path: request.path,
        status,
        durationMs: performance.now() - startedMs,
      });
    }
  }

  /** Ends all connections at once. */
  async close(): Promise<void> {
    await Promise.all([this.#requests.destroy(), this.#streams.destroy()]);
  }

  async #dispatch(pool: Dispatcher, request: KubeRequest): Promise<Dispatcher.ResponseData> {
    const timeoutMs = request.timeoutMs ?? this.#timeoutMs;
    const headers: Record<string, string | string[]> = {
      ...(await this.#connection.authHeaders()),
      accept: request.accept ?? 'application/json',
    };
    const body = encodeBody(request.body);
    if (body !== undefined) headers['content-type'] = request.contentType ?? 'application/json';
    return pool.request({
      origin: this.#origin,
      method: request.method,
      path: this.#prefix + request.path + formatQuery(request.query),
      headers,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      ...(body === undefined ? {} : { body }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
  }

  async *#read(request: KubeRequest, body: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    try {
      yield* body;
    } catch (thrown) {
      throw this.#errorOf(request, thrown);
    }
  }

  #errorOf(request: KubeRequest, thrown: unknown): AppError {
    if (isAppError(thrown)) return thrown;
    const what = `${request.method} "${request.path}" of ${this.#connection.server}`;
    if (request.signal?.aborted === true)
      return new AppError('CANCELLED', `${what}: the caller went away`, { cause: thrown });
    if (thrown instanceof errors.HeadersTimeoutError || thrown instanceof errors.BodyTimeoutError) {
      return new AppError('TIMEOUT', `${what}: no answer in time`, { cause: thrown });
    }
    return new AppError('CLUSTER_UNREACHABLE', `${what}: ${reasonOf(thrown)}`, { cause: thrown });
  }
}

const maxRetryPauseMs = 10_000;

/** Whether the same request may pass a moment later: not what the server refused, and not 501. */
function mayPass(error: unknown): boolean {
  return hasCode(error, 'CLUSTER_UNREACHABLE', 'UNAVAILABLE', 'TIMEOUT') && error.details['status'] !== 501;
}

function parseServer(server: string): URL {
  const text = /^[a-z]+:\/\//i.test(server) ? server : `https://${server}`;
  if (URL.canParse(text)) return new URL(text);
  throw new AppError('CONFIG_INVALID', `read cluster address: "${server}": not a URL`);
}

function encodeBody(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  return JSON.stringify(body);
}

function formatQuery(query: KubeRequest['query']): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

function headerOf(answer: Dispatcher.ResponseData, name: string): string {
  const value = answer.headers[name];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

function reasonOf(thrown: unknown): string {
  const error = thrown instanceof AggregateError ? (thrown.errors[0] as unknown) : thrown;
  if (!(error instanceof Error)) return String(error);
  const inner = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message || error.name}${inner}`;
}
