import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';

import type { KubeList, KubeObject } from '@plumbline/contract/crd';
import { AppError, type ErrorCode } from '@plumbline/contract/errors';

import { createPathFinder, type PathFinder } from './resource-path.ts';
import { splitLines } from './split-lines.ts';

/** Names one object: `namespace` stays away for kinds of the cluster. */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/** Names the objects of one kind, everywhere or in one namespace. */
export interface ObjectQuery {
  apiVersion: string;
  kind: string;
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

/** One line of a watch. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubeObject;
}

/** How a patch is read by the API server. */
export type PatchType = 'merge' | 'json' | 'strategic-merge' | 'apply';

/** Where a cluster is and who we are there. */
export interface ClusterAccess {
  server: string;
  caPem: string;
  token: string;
}

/**
 * The tests' own small Kubernetes client: deliberately not the product's, so that a fault of that one is seen.
 * A refused request throws `NOT_FOUND`, `CONFLICT`, `ALREADY_EXISTS` or `KUBE_REFUSED` with `details.status`;
 * a server that does not answer `CLUSTER_UNREACHABLE`.
 */
export interface ClusterClient {
  /** The object, or undefined when there is none. */
  get(ref: ObjectRef): Promise<KubeObject | undefined>;
  list(query: ObjectQuery): Promise<KubeList<KubeObject>>;
  create(object: KubeObject): Promise<KubeObject>;
  /** Server-side apply as field manager `lab`, by force. */
  apply(object: KubeObject): Promise<KubeObject>;
  patch(ref: ObjectRef, patch: unknown, options?: PatchOptions): Promise<KubeObject>;
  /** Deletes; an object that is not there is fine. */
  delete(ref: ObjectRef, options?: Record<string, unknown>): Promise<void>;
  /** Calls `onEvent` for each event until the stream ends (it resolves) or `signal` fires. */
  watch(query: ObjectQuery, options: WatchOptions): Promise<void>;
  /** Any request; answers the parsed JSON, or the text of an answer that is not JSON. */
  request(method: string, path: string, body?: RequestBody): Promise<unknown>;
  close(): void;
}

export interface PatchOptions {
  /** Default: `merge`. */
  type?: PatchType;
  subresource?: 'status' | 'scale';
}

export interface WatchOptions {
  resourceVersion?: string;
  onEvent: (event: WatchEvent) => void;
  signal?: AbortSignal;
}

export interface RequestBody {
  content: unknown;
  type?: string;
}

const patchTypes: Record<PatchType, string> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  'strategic-merge': 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

interface Status {
  message?: string;
  reason?: string;
}

function codeOf(status: number, reason: string | undefined): ErrorCode {
  if (status === 404) return 'NOT_FOUND';
  if (status === 409) return reason === 'AlreadyExists' ? 'ALREADY_EXISTS' : 'CONFLICT';
  return 'KUBE_REFUSED';
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer(response: IncomingMessage, text: string): unknown {
  return response.headers['content-type']?.includes('json') ? JSON.parse(text) : text;
}

class HttpsClusterClient implements ClusterClient {
  readonly #access: ClusterAccess;
  readonly #agent: Agent;
  readonly #paths: PathFinder;

  constructor(access: ClusterAccess) {
    this.#access = access;
    this.#agent = new Agent({ keepAlive: true, ca: access.caPem, maxSockets: 64 });
    this.#paths = createPathFinder((path) => this.request('GET', path));
  }

  #open(
    method: string,
    path: string,
    options: { body?: RequestBody | undefined; signal?: AbortSignal | undefined },
  ): Promise<IncomingMessage> {
    const { body, signal } = options;
    return new Promise((resolve, reject) => {
      const headers: Record<string, string> = {
        authorization: `Bearer ${this.#access.token}`,
        accept: 'application/json',
      };
      const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body.content));
      if (content) {
        headers['content-type'] = body?.type ?? 'application/json';
        // Node leaves the length out for DELETE, and the server would read the body as the next request.
        headers['content-length'] = String(content.length);
      }
      const request = httpsRequest(
        new URL(path, this.#access.server),
        { method, headers, agent: this.#agent, ...(signal ? { signal } : {}) },
        resolve,
      );
      request.once('error', (cause) =>
        reject(
          new AppError('CLUSTER_UNREACHABLE', `${method} ${path}: "${this.#access.server}": ${cause.message}`, {
            cause,
          }),
        ),
      );
      request.end(content);
    });
  }

  async #refused(response: IncomingMessage, what: string): Promise<AppError> {
    const text = await readBody(response);
    const status = response.statusCode ?? 0;
    const answer = parseAnswer(response, text);
    const { message, reason }: Status = typeof answer === 'object' && answer !== null ? answer : { message: text };
    return new AppError(codeOf(status, reason), `${what}: ${status}: ${message ?? reason ?? ''}`, {
      details: { status, reason: reason ?? '' },
    });
  }

  async request(method: string, path: string, body?: RequestBody): Promise<unknown> {
    const response = await this.#open(method, path, { body });
    if ((response.statusCode ?? 500) >= 300) throw await this.#refused(response, `${method} ${path}`);
    return parseAnswer(response, await readBody(response));
  }

  async get(ref: ObjectRef): Promise<KubeObject | undefined> {
    const path = await this.#paths.objectPath(ref);
    const response = await this.#open('GET', path, {});
    if (response.statusCode === 404) {
      response.resume();
      return undefined;
    }
    if ((response.statusCode ?? 500) >= 300) throw await this.#refused(response, `GET ${path}`);
    return parseAnswer(response, await readBody(response)) as KubeObject;
  }

  async list(query: ObjectQuery): Promise<KubeList<KubeObject>> {
    const path = await this.#paths.listPath(query);
    const list = (await this.request('GET', path)) as KubeList<KubeObject>;
    const items = list.items.map((item) => ({ ...item, apiVersion: query.apiVersion, kind: query.kind }));
    return { ...list, items };
  }

  async create(object: KubeObject): Promise<KubeObject> {
    const path = await this.#paths.listPath(this.#queryOf(object));
    return (await this.request('POST', path, { content: object })) as KubeObject;
  }

  async apply(object: KubeObject): Promise<KubeObject> {
    const path = await this.#paths.objectPath({ ...this.#queryOf(object), name: object.metadata.name });
    const content = { content: object, type: patchTypes.apply };
    return (await this.request('PATCH', `${path}?fieldManager=lab&force=true`, content)) as KubeObject;
  }

  async patch(ref: ObjectRef, patch: unknown, options: PatchOptions = {}): Promise<KubeObject> {
    const path = await this.#paths.objectPath(ref);
    const target = options.subresource ? `${path}/${options.subresource}` : path;
    const body = { content: patch, type: patchTypes[options.type ?? 'merge'] };
    return (await this.request('PATCH', `${target}?fieldManager=lab`, body)) as KubeObject;
  }

  async delete(ref: ObjectRef, options: Record<string, unknown> = {}): Promise<void> {
    const path = await this.#paths.objectPath(ref);
    const body = { content: { kind: 'DeleteOptions', apiVersion: 'v1', ...options } };
    const response = await this.#open('DELETE', path, { body });
    if (response.statusCode === 404 || (response.statusCode ?? 500) < 300) {
      response.resume();
      return;
    }
    throw await this.#refused(response, `DELETE ${path}`);
  }

  async watch(query: ObjectQuery, { resourceVersion, onEvent, signal }: WatchOptions): Promise<void> {
    const path = await this.#paths.listPath(query);
    const from = resourceVersion ? `&resourceVersion=${resourceVersion}` : '';
    const watchPath = `${path}${path.includes('?') ? '&' : '?'}watch=true${from}`;
    const response = await this.#open('GET', watchPath, { signal });
    if ((response.statusCode ?? 500) >= 300) throw await this.#refused(response, `watch ${path}`);
    for await (const line of splitLines(response)) onEvent(JSON.parse(line) as WatchEvent);
  }

  close(): void {
    this.#agent.destroy();
  }

  #queryOf(object: KubeObject): ObjectQuery {
    const { namespace } = object.metadata;
    return { apiVersion: object.apiVersion, kind: object.kind, ...(namespace ? { namespace } : {}) };
  }
}

/** A client for one cluster. Connections are kept open until `close`. */
export function createClusterClient(access: ClusterAccess): ClusterClient {
  return new HttpsClusterClient(access);
}
