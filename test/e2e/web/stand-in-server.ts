import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Application } from '@plumbline/contract/crd';
import type { application } from '@plumbline/contract/rpc';
import { commits, fleet, minutesAgo, shopApplication } from './fleet.ts';
import { logLine, manifestOf, shopEvents, shopManaged, shopTree } from './shop-objects.ts';
import { clusters, projects, repositories, settings, version } from './settings-data.ts';

type Handler = (call: Call) => unknown;

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  body: unknown;
  params: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** A failure as the gateway writes it. */
class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The stand-in: the REST surface that the interface uses, over one in-memory fleet. */
export class StandInServer {
  readonly apps: Map<string, Application>;
  readonly #streams = new Set<ServerResponse>();
  readonly #server: Server;
  readonly #dist: string;
  readonly #basePath: string;
  #version = 5_000;
  #isSignedIn = false;
  /** Set by a test to refuse a permission. */
  readonly denied = new Set<string>();

  /** `basePath` has a slash at both ends, as `--basehref` has. */
  constructor(dist: string, basePath = '/') {
    this.#dist = dist;
    this.#basePath = basePath;
    this.apps = new Map([shopApplication(), ...fleet()].map((app) => [app.metadata.name, app]));
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Listens on a free port of loopback; returns the address of the interface. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends every connection and the server. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Cuts every open stream, as a restart of the server does. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** Changes an application and tells the streams. */
  change(name: string, change: (app: Application) => void): void {
    const app = this.apps.get(name);
    if (app === undefined) throw new Error(`no application "${name}"`);
    change(app);
    this.#version += 1;
    app.metadata.resourceVersion = String(this.#version);
    this.#send({ type: 'MODIFIED', application: app });
  }

  #send(event: { type: string; application: Application }): void {
    for (const stream of this.#streams) stream.write(`data: ${JSON.stringify({ result: event })}\n\n`);
  }

  readonly #routes: readonly (readonly [method: string, pattern: RegExp, handler: Handler])[] = [
    ['POST', /^\/api\/v1\/session$/, ({ body, response }) => this.#signIn(body as { password?: string }, response)],
    ['DELETE', /^\/api\/v1\/session$/, () => ((this.#isSignedIn = false), {})],
    [
      'GET',
      /^\/api\/v1\/session\/userinfo$/,
      () => (this.#isSignedIn ? { loggedIn: true, username: 'admin', iss: 'argocd', groups: [] } : {}),
    ],
    ['GET', /^\/api\/v1\/settings$/, () => settings],
    ['GET', /^\/api\/version$/, () => version],
    ['GET', /^\/api\/v1\/repositories$/, () => ({ items: repositories() })],
    ['GET', /^\/api\/v1\/clusters$/, () => ({ items: clusters() })],
    ['GET', /^\/api\/v1\/projects$/, () => ({ items: projects() })],
    [
      'GET',
      /^\/api\/v1\/account\/can-i\/(.+)$/,
      ({ params }) => ({ value: [...this.denied].some((text) => (params[0] ?? '').startsWith(text)) ? 'no' : 'yes' }),
    ],
    [
      'GET',
      /^\/api\/v1\/applications$/,
      () => ({ metadata: { resourceVersion: String(this.#version) }, items: [...this.apps.values()] }),
    ],
    ['POST', /^\/api\/v1\/applications$/, ({ body }) => this.#create(body as Application)],
    ['GET', /^\/api\/v1\/stream\/applications/, ({ response, request }) => this.#stream(request, response)],
    ['GET', /^\/api\/v1\/applications\/([^/]+)$/, ({ params }) => this.#get(params[0])],
    ['PATCH', /^\/api\/v1\/applications\/([^/]+)$/, ({ params }) => this.#switchAutoSyncOff(params[0])],
    ['DELETE', /^\/api\/v1\/applications\/([^/]+)$/, ({ params }) => this.#delete(params[0])],
    [
      'POST',
      /^\/api\/v1\/applications\/([^/]+)\/sync$/,
      ({ params, body }) => this.#sync(params[0], body as application.ApplicationSyncRequest),
    ],
    ['POST', /^\/api\/v1\/applications\/([^/]+)\/rollback$/, ({ params }) => this.#sync(params[0], {})],
    [
      'GET',
      /^\/api\/v1\/applications\/([^/]+)\/resource-tree$/,
      ({ params }) => (params[0] === 'shop-production' ? shopTree() : {}),
    ],
    [
      'GET',
      /^\/api\/v1\/applications\/([^/]+)\/managed-resources$/,
      ({ params }) => ({ items: params[0] === 'shop-production' ? shopManaged() : [] }),
    ],
    [
      'GET',
      /^\/api\/v1\/applications\/([^/]+)\/resource$/,
      ({ url }) => ({
        manifest: manifestOf(url.searchParams.get('kind') ?? '', url.searchParams.get('resourceName') ?? ''),
      }),
    ],
    ['GET', /^\/api\/v1\/applications\/([^/]+)\/events$/, () => shopEvents()],
    [
      'GET',
      /^\/api\/v1\/applications\/([^/]+)\/revisions\/([^/]+)\/metadata$/,
      ({ params }) => this.#commit(params[1]),
    ],
    [
      'GET',
      /^\/api\/v1\/applications\/([^/]+)\/pods\/([^/]+)\/logs$/,
      ({ response, params }) => this.#log(response, params[1] ?? ''),
    ],
  ];

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = (request.url ?? '/').replace(this.#basePath, '/');
    const url = new URL(wanted, 'http://stand-in');
    if (!url.pathname.startsWith('/api/')) return this.#file(url.pathname, response);
    try {
      const isOpen = url.pathname.startsWith('/api/v1/se');
      if (!this.#isSignedIn && !isOpen) throw new Refusal(401, 16, 'no session information');
      const match = this.#routes.find(([method, pattern]) => method === request.method && pattern.test(url.pathname));
      if (match === undefined) throw new Refusal(404, 5, 'Not Found');
      const params = (match[1].exec(url.pathname) ?? []).slice(1).map(decodeURIComponent);
      const answer = match[2]({ request, response, url, params, body: await bodyOf(request) });
      if (answer !== undefined)
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    } catch (thrown) {
      const { status, code, message } = thrown instanceof Refusal ? thrown : new Refusal(500, 13, String(thrown));
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: message, code, message }));
    }
  }

  #file(path: string, response: ServerResponse): void {
    const wanted = join(this.#dist, normalize(path));
    const isFile = extname(path) !== '' && existsSync(wanted);
    response.writeHead(200, { 'content-type': types[isFile ? extname(path) : '.html'] ?? 'application/octet-stream' });
    if (isFile) {
      createReadStream(wanted).pipe(response);
      return;
    }
    const page = readFileSync(join(this.#dist, 'index.html'), 'utf8');
    response.end(page.replace(/<base\s[^>]*>/, `<base href="${this.#basePath}">`));
  }

  #signIn({ password }: { password?: string }, response: ServerResponse): unknown {
    if (password !== 'correct-horse') throw new Refusal(401, 16, 'Invalid username or password');
    this.#isSignedIn = true;
    response.setHeader('set-cookie', 'argocd.token=stand-in; HttpOnly; SameSite=Lax; Path=/');
    return { token: 'stand-in' };
  }

  #get(name = ''): Application {
    const app = this.apps.get(name);
    if (app === undefined) throw new Refusal(404, 5, `applications.argoproj.io "${name}" not found`);
    return app;
  }

  #create(app: Application): Application {
    if (this.apps.has(app.metadata.name))
      throw new Refusal(
        409,
        6,
        `existing application spec of "${app.metadata.name}" is different; use upsert flag to force update`,
      );
    app.metadata.uid = `uid-new-${app.metadata.name}`;
    this.apps.set(app.metadata.name, app);
    this.change(app.metadata.name, () => undefined);
    return app;
  }

  #switchAutoSyncOff(name = ''): Application {
    this.change(name, (app) => {
      delete app.spec.syncPolicy?.automated;
    });
    return this.#get(name);
  }

  #delete(name = ''): unknown {
    const app = this.#get(name);
    this.apps.delete(name);
    setTimeout(() => this.#send({ type: 'DELETED', application: app }), 150);
    return {};
  }

  #sync(name = '', request: application.ApplicationSyncRequest): Application {
    this.change(name, (app) => {
      app.operation = { sync: { prune: request.prune ?? false } };
      app.status = {
        ...app.status,
        operationState: {
          ...app.status?.operationState,
          phase: 'Running',
          message: 'waiting for healthy state of apps/Deployment/web',
          startedAt: minutesAgo(0),
          finishedAt: null,
        },
      };
    });
    setTimeout(() => this.change(name, finishSync), 900);
    return this.#get(name);
  }

  #commit(revision = ''): unknown {
    const commit = commits[revision as keyof typeof commits];
    if (commit === undefined) throw new Refusal(404, 5, `revision "${revision}" not found`);
    return { author: commit.author, message: commit.message, date: minutesAgo(commit.minutes) };
  }

  #stream(request: IncomingMessage, response: ServerResponse): undefined {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write(':\n\n');
    if (request.url?.includes('resource-tree') === true) return undefined;
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
    return undefined;
  }

  #log(response: ServerResponse, podName: string): undefined {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const write = (number: number): void => {
      const time = new Date(Date.now() - (200 - number) * 3_000).toISOString();
      response.write(
        `data: ${JSON.stringify({ result: { content: logLine(number), timeStampStr: time, podName } })}\n\n`,
      );
    };
    for (let number = 0; number < 200; number += 1) write(number);
    return undefined;
  }
}

function finishSync(app: Application): void {
  delete app.operation;
  app.status = {
    ...app.status,
    sync: { ...app.status?.sync, status: 'Synced' },
    resources: (app.status?.resources ?? [])
      .filter((resource) => resource.requiresPruning !== true)
      .map((resource) => ({ ...resource, status: 'Synced' })),
    operationState: {
      ...app.status?.operationState,
      phase: 'Succeeded',
      message: 'successfully synced (all tasks run)',
      finishedAt: minutesAgo(0),
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}
