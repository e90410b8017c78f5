import type { KubeList, KubeObject } from '@plumbline/contract/crd';
import type { KubeConnection } from './connection.ts';
import { discover, type Discovery } from './discover.ts';
import { listAll, type ListAllOptions } from './list-all.ts';
import { collectionPath, objectPath, type CollectionTarget, type ObjectTarget } from './resource-ref.ts';
import {
  KubeTransport,
  type KubeRequest,
  type KubeResponse,
  type KubeStream,
  type TransportOptions,
} from './transport.ts';
import { readWatchEvents, type WatchEvent } from './watch-events.ts';

/** Of any call. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Default: the client's (60 s). */
  timeoutMs?: number | undefined;
}

/** Which objects, and how many. */
export interface ListOptions extends CallOptions {
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  limit?: number | undefined;
  continue?: string | undefined;
  resourceVersion?: string | undefined;
}

/** Of a watch. */
export interface WatchOptions extends CallOptions {
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  resourceVersion?: string | undefined;
  /** The server ends the watch after this. */
  timeoutSeconds?: number | undefined;
  /** A watch that brings nothing, not even a bookmark, for so long ends with `TIMEOUT`; default 180 s. */
  idleTimeoutMs?: number | undefined;
}

/** Of a write. */
export interface WriteOptions extends CallOptions {
  fieldManager?: string | undefined;
  /** Ask the server to go through everything but storing. */
  isDryRun?: boolean | undefined;
  /** What the server does with fields that it does not know; default: the server's (`Warn`). */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore' | undefined;
}

/** A change of one object. */
export interface KubePatch {
  /** `apply` is server-side apply and needs a field manager. */
  kind: 'merge' | 'json' | 'strategic' | 'apply';
  body: unknown;
}

/** Of a patch. */
export interface PatchOptions extends WriteOptions {
  /** Take fields from other managers; only for `apply`. */
  isForced?: boolean | undefined;
}

/** Of a deletion. */
export interface DeleteOptions extends CallOptions {
  preconditions?: { uid?: string | undefined; resourceVersion?: string | undefined } | undefined;
  propagationPolicy?: 'Foreground' | 'Background' | 'Orphan' | undefined;
  gracePeriodSeconds?: number | undefined;
  isDryRun?: boolean | undefined;
}

/** Which log, and how much of it. */
export interface PodLogOptions extends CallOptions {
  namespace: string;
  pod: string;
  container?: string | undefined;
  follow?: boolean | undefined;
  previous?: boolean | undefined;
  timestamps?: boolean | undefined;
  tailLines?: number | undefined;
  sinceSeconds?: number | undefined;
  /** RFC 3339. */
  sinceTime?: string | undefined;
  limitBytes?: number | undefined;
}

/** What `/version` answers. */
export interface KubeVersion {
  major: string;
  minor: string;
  gitVersion: string;
  platform?: string;
}

/** One API server. Errors are as `kubeErrorOf` says, and `CLUSTER_UNREACHABLE`, `TIMEOUT`, `CANCELLED` of the connection. */
export interface KubeClient {
  readonly server: string;
  get<T extends KubeObject = KubeObject>(target: ObjectTarget, options?: CallOptions): Promise<T>;
  /** One page. */
  list<T extends KubeObject = KubeObject>(target: CollectionTarget, options?: ListOptions): Promise<KubeList<T>>;
  /** All pages, 500 objects each, as one consistent list; items carry `apiVersion` and `kind`. */
  listAll<T extends KubeObject = KubeObject>(
    target: CollectionTarget,
    options?: ListAllOptions<T>,
  ): Promise<KubeList<T>>;
  create<T extends KubeObject = KubeObject>(
    target: CollectionTarget,
    object: KubeObject,
    options?: WriteOptions,
  ): Promise<T>;
  /** Replaces the object; with `metadata.resourceVersion` set, `CONFLICT` when it changed meanwhile. */
  update<T extends KubeObject = KubeObject>(
    target: ObjectTarget,
    object: KubeObject,
    options?: WriteOptions,
  ): Promise<T>;
  patch<T extends KubeObject = KubeObject>(target: ObjectTarget, patch: KubePatch, options?: PatchOptions): Promise<T>;
  delete(target: ObjectTarget, options?: DeleteOptions): Promise<void>;
  /** Events until the server ends the watch (normal after minutes) or something fails. */
  watch<T extends KubeObject = KubeObject>(
    target: CollectionTarget,
    options?: WatchOptions,
  ): AsyncIterable<WatchEvent<T>>;
  discover(options?: CallOptions): Promise<Discovery>;
  version(options?: CallOptions): Promise<KubeVersion>;
  /** The log's bytes; with `follow` until the container ends or `cancel`. */
  openPodLogs(options: PodLogOptions): Promise<KubeStream>;
  /** Any other request. */
  request(request: KubeRequest): Promise<KubeResponse>;
  /** Any other request, its body as a stream. */
  stream(request: KubeRequest): Promise<KubeStream>;
  close(): Promise<void>;
}

const patchTypes: Readonly<Record<KubePatch['kind'], string>> = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** A client over kept connections (`transport.ts`). Throws `CONFIG_INVALID` when the server's address is no URL. */
export function createKubeClient(connection: KubeConnection, options: TransportOptions = {}): KubeClient {
  const transport = new KubeTransport(connection, options);
  return { server: connection.server, ...readsOf(transport), ...writesOf(transport), close: () => transport.close() };
}

type Reads = Pick<
  KubeClient,
  'get' | 'list' | 'listAll' | 'watch' | 'discover' | 'version' | 'openPodLogs' | 'request' | 'stream'
>;
type Writes = Pick<KubeClient, 'create' | 'update' | 'patch' | 'delete'>;

function readsOf(transport: KubeTransport): Reads {
  const list = async <T extends KubeObject>(
    target: CollectionTarget,
    options: ListOptions = {},
  ): Promise<KubeList<T>> => {
    const { signal, timeoutMs, ...query } = options;
    return sendJson<KubeList<T>>(transport, { method: 'GET', path: collectionPath(target), query, signal, timeoutMs });
  };
  return {
    get: (target, { signal, timeoutMs } = {}) =>
      sendJson(transport, { method: 'GET', path: objectPath(target), signal, timeoutMs }),
    list,
    listAll: (target, options) => listAll((page) => list(target, page), options),
    watch: (target, options) => watch(transport, target, options),
    discover: (options) => discover(transport, options),
    version: ({ signal, timeoutMs } = {}) =>
      sendJson<KubeVersion>(transport, { method: 'GET', path: '/version', signal, timeoutMs }),
    openPodLogs: (options) => openPodLogs(transport, options),
    request: (request) => transport.send(request),
    stream: (request) => transport.open(request),
  };
}

function writesOf(transport: KubeTransport): Writes {
  return {
    create: (target, object, options = {}) =>
      sendJson(transport, { method: 'POST', path: collectionPath(target), body: object, ...writeParts(options) }),
    update: (target, object, options = {}) =>
      sendJson(transport, { method: 'PUT', path: objectPath(target), body: object, ...writeParts(options) }),
    patch: (target, patch, options = {}) => {
      const { query, ...rest } = writeParts(options);
      return sendJson(transport, {
        method: 'PATCH',
        path: objectPath(target),
        body: patch.body,
        contentType: patchTypes[patch.kind],
        query: patch.kind === 'apply' ? { ...query, force: options.isForced ?? false } : query,
        ...rest,
      });
    },
    delete: async (target, options = {}) => {
      const { signal, timeoutMs, isDryRun, ...rest } = options;
      const body = {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        ...rest,
        ...(isDryRun === true ? { dryRun: ['All'] } : {}),
      };
      await transport.send({ method: 'DELETE', path: objectPath(target), body, signal, timeoutMs });
    },
  };
}

type WriteParts = Pick<KubeRequest, 'signal' | 'timeoutMs'> & { query: Record<string, string | undefined> };

function writeParts(options: WriteOptions): WriteParts {
  const { signal, timeoutMs, fieldManager, isDryRun, fieldValidation } = options;
  return { signal, timeoutMs, query: { fieldManager, fieldValidation, dryRun: isDryRun === true ? 'All' : undefined } };
}

async function sendJson<T>(transport: KubeTransport, request: KubeRequest): Promise<T> {
  const { body } = await transport.send(request);
  return JSON.parse(body) as T;
}

async function* watch<T extends KubeObject>(
  transport: KubeTransport,
  target: CollectionTarget,
  options: WatchOptions = {},
): AsyncIterable<WatchEvent<T>> {
  const { signal, timeoutMs, idleTimeoutMs = 180_000, ...query } = options;
  const path = collectionPath(target);
  const stream = await transport.open({
    method: 'GET',
    path,
    query: { ...query, watch: true, allowWatchBookmarks: true },
    signal,
    timeoutMs: timeoutMs ?? idleTimeoutMs,
  });
  try {
    yield* readWatchEvents<T>(stream.body, path);
  } finally {
    stream.cancel();
  }
}

function openPodLogs(transport: KubeTransport, options: PodLogOptions): Promise<KubeStream> {
  const { namespace, pod, signal, timeoutMs, ...query } = options;
  const path = objectPath({
    resource: { group: '', version: 'v1', plural: 'pods' },
    namespace,
    name: pod,
    subresource: 'log',
  });
  return transport.open({
    method: 'GET',
    path,
    query,
    accept: '*/*',
    signal,
    timeoutMs: options.follow === true ? 0 : timeoutMs,
  });
}
