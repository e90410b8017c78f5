import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import type { KeyPair } from '../certificates.ts';
import { childEnvironment } from '../config.ts';
import { parseCgiHead, renderCgiEnvironment, type CgiRequest } from './cgi.ts';

/** Name and password that the `/auth/` half of the server asks for. */
export interface GitCredentials {
  username: string;
  password: string;
}

export interface GitHttpOptions {
  /** Folder of the bare repositories. */
  root: string;
  credentials: GitCredentials;
  serving: KeyPair;
}

/** One request that Git clients made. */
export interface GitRequest {
  repository: string;
  service: string;
}

/** Smart HTTP: `/open/<name>.git` for everyone, `/auth/<name>.git` with basic authentication. */
export interface GitHttpServer {
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Every request since the start, oldest first: benches count them. */
  requests(): readonly GitRequest[];
  /** Delays every answer: a network's round trip. Default 0. */
  setDelayMs(delayMs: number): void;
  stop(): Promise<void>;
}

function isAuthorized(header: string | undefined, { username, password }: GitCredentials): boolean {
  return header === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function runBackend(call: CgiRequest, request: IncomingMessage, response: ServerResponse): void {
  const child = spawn('git', ['http-backend'], { env: childEnvironment(renderCgiEnvironment(call)) });
  request.pipe(child.stdin);
  // A client that goes away closes the pipe; git ends by itself then.
  child.stdin.on('error', () => request.unpipe());
  let pending: Buffer | undefined = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (pending === undefined) {
      response.write(chunk);
      return;
    }
    pending = Buffer.concat([pending, chunk]);
    const head = parseCgiHead(pending);
    if (!head) return;
    response.writeHead(head.status, head.headers);
    response.write(pending.subarray(head.bodyStart));
    pending = undefined;
  });
  child.once('error', (error) => response.destroy(error));
  child.once('close', () => {
    if (pending !== undefined) response.writeHead(500);
    response.end();
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** What a request asks for: `/open/<repository>.git/…` or `/auth/<repository>.git/…`. */
interface GitTarget {
  needsLogin: boolean;
  /** Below the folder of the repositories. */
  path: string;
  query: string;
  request: GitRequest;
}

function parseTarget(requestUrl: string): GitTarget | undefined {
  const url = new URL(requestUrl, 'http://git');
  const [, realm, ...rest] = url.pathname.split('/');
  if (realm !== 'open' && realm !== 'auth') return undefined;
  const service = url.searchParams.get('service') ?? rest.at(-1) ?? '';
  const end = rest.findIndex((part) => part.endsWith('.git')) + 1;
  return {
    needsLogin: realm === 'auth',
    path: `/${decodeURIComponent(rest.join('/'))}`,
    query: url.search.slice(1),
    request: {
      repository: rest
        .slice(0, end)
        .join('/')
        .replace(/\.git$/, ''),
      service,
    },
  };
}

class GitHandler {
  readonly requests: GitRequest[] = [];
  delayMs = 0;
  readonly #options: GitHttpOptions;

  constructor(options: GitHttpOptions) {
    this.#options = options;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { credentials, root } = this.#options;
    const target = parseTarget(request.url ?? '/');
    if (!target) {
      response.writeHead(404).end('not found\n');
      return;
    }
    if (target.needsLogin && !isAuthorized(request.headers.authorization, credentials)) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="lab"' }).end('authentication required\n');
      return;
    }
    this.requests.push(target.request);
    if (this.delayMs > 0) await delay(this.delayMs);
    const { method = 'GET', headers } = request;
    const { path, query } = target;
    const user = target.needsLogin ? { user: credentials.username } : {};
    runBackend({ root, method, path, query, headers, ...user }, request, response);
  }
}

function stopServer(server: HttpServer | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Starts both listeners on free ports. */
export async function startGitHttpServer(options: GitHttpOptions): Promise<GitHttpServer> {
  const handler = new GitHandler(options);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    handler.answer(request, response).catch((error: Error) => response.destroy(error));
  };
  const http = createServer(answer);
  const https = createTlsServer(options.serving, answer);
  const [httpPort, httpsPort] = await Promise.all([listen(http), listen(https)]);
  return {
    httpPort,
    httpsPort,
    requests: () => handler.requests,
    setDelayMs(delayMs) {
      handler.delayMs = delayMs;
    },
    async stop() {
      await Promise.all([stopServer(http), stopServer(https)]);
    },
  };
}
