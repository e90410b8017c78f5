import type { KubeObject } from '@plumbline/contract/crd';
import { hasCode } from '@plumbline/contract/errors';
import { encodeSecretData } from '@plumbline/core/diff';
import { createThreeWayMergePatch, readLastApplied, strategicSchemaFor, withLastApplied } from '@plumbline/core/merge';
import { parseApiVersion } from '@plumbline/core/object';
import type { KubeClient, WriteOptions } from './kube-client.ts';
import type { CollectionTarget, ObjectTarget } from './resource-ref.ts';

/** What to bring into the cluster. */
export interface ApplyRequest extends CollectionTarget {
  desired: KubeObject;
  /** The live object when the caller knows it, `absent` when it knows that there is none; absent: it is read first. */
  live?: KubeObject | 'absent' | undefined;
}

/** How to bring it there. */
export interface ApplyOptions extends WriteOptions {
  /**
   * `client`: as `kubectl apply` (annotation of what was applied last, three-way patch). `server`: server-side apply.
   * `replace`: as `kubectl replace`, creating what is missing. `create`: only create.
   */
  mode: 'client' | 'server' | 'replace' | 'create';
  /** Take fields from other managers; for `server`. Default false. */
  isForced?: boolean | undefined;
  /** Say what would happen without asking the server to write (`isDryRun` asks the server); default false. */
  isClientDryRun?: boolean | undefined;
}

/** What happened. */
export interface ApplyResult {
  /** In kubectl's words. */
  action: 'created' | 'configured' | 'unchanged' | 'serverside-applied' | 'replaced';
  /** As the server answered it; with a client dry run what was sent or would be. */
  object: KubeObject;
}

type ApplyClient = Pick<KubeClient, 'get' | 'create' | 'update' | 'patch'>;

/**
 * Brings one object to what is wanted. Throws what the server answers: `KUBE_REFUSED` when it will not have the object,
 * `ALREADY_EXISTS` (mode create), `CONFLICT` (server-side apply against another field manager), `NOT_FOUND` for a missing namespace.
 */
export async function applyObject(
  client: ApplyClient,
  request: ApplyRequest,
  options: ApplyOptions,
): Promise<ApplyResult> {
  switch (options.mode) {
    case 'create':
      return createObject(client, request, options);
    case 'server':
      return serverSideApply(client, request, options);
    case 'replace':
      return replaceObject(client, request, options);
    case 'client':
      return clientSideApply(client, request, options);
  }
}

async function createObject(client: ApplyClient, request: ApplyRequest, options: ApplyOptions): Promise<ApplyResult> {
  const { desired } = request;
  if (options.isClientDryRun === true) return { action: 'created', object: desired };
  return { action: 'created', object: await client.create(collectionOf(request), desired, writeOptionsOf(options)) };
}

async function serverSideApply(
  client: ApplyClient,
  request: ApplyRequest,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { desired } = request;
  if (options.isClientDryRun === true) return { action: 'serverside-applied', object: desired };
  const { managedFields: _managed, ...metadata } = desired.metadata;
  const object = await client.patch(
    targetOf(request),
    { kind: 'apply', body: { ...desired, metadata } },
    { ...writeOptionsOf(options), isForced: options.isForced ?? false },
  );
  return { action: 'serverside-applied', object };
}

async function replaceObject(client: ApplyClient, request: ApplyRequest, options: ApplyOptions): Promise<ApplyResult> {
  const live = await readLive(client, request, options);
  if (live === undefined) return createOr(client, request, { options, otherwise: replaceObject });
  if (options.isClientDryRun === true) return { action: 'replaced', object: request.desired };
  const { resourceVersion } = live.metadata;
  const desired = {
    ...request.desired,
    metadata: { ...request.desired.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) },
  };
  try {
    return { action: 'replaced', object: await client.update(targetOf(request), desired, writeOptionsOf(options)) };
  } catch (error) {
    // The known live object was of the past: once more with the real one.
    if (!hasCode(error, 'CONFLICT') || request.live === undefined) throw error;
    return replaceObject(client, { ...request, live: undefined }, options);
  }
}

async function clientSideApply(
  client: ApplyClient,
  request: ApplyRequest,
  options: ApplyOptions,
): Promise<ApplyResult> {
  // As data, so that a key applied as stringData goes when it is no longer wanted.
  const desired = withLastApplied(encodeSecretData(request.desired));
  const live = await readLive(client, request, options);
  if (live === undefined) return createOr(client, { ...request, desired }, { options, otherwise: clientSideApply });
  const schema = strategicSchemaFor({ ...parseApiVersion(desired.apiVersion), kind: desired.kind });
  const applied = readLastApplied(live);
  const original = applied && encodeSecretData(applied);
  const patch = createThreeWayMergePatch({ original, modified: desired, current: live, schema });
  if (Object.keys(patch).length === 0) return { action: 'unchanged', object: live };
  if (options.isClientDryRun === true) return { action: 'configured', object: desired };
  try {
    const kind = schema === undefined ? 'merge' : 'strategic';
    return {
      action: 'configured',
      object: await client.patch(targetOf(request), { kind, body: patch }, writeOptionsOf(options)),
    };
  } catch (error) {
    // The known live object was of the past: gone, or changed. Once more with the real one.
    if (!hasCode(error, 'NOT_FOUND', 'CONFLICT') || request.live === undefined) throw error;
    return clientSideApply(client, { ...request, live: undefined }, options);
  }
}

interface Otherwise {
  options: ApplyOptions;
  otherwise: (client: ApplyClient, request: ApplyRequest, options: ApplyOptions) => Promise<ApplyResult>;
}

/** Creates; when the object came meanwhile, does the other thing with the real one. */
async function createOr(
  client: ApplyClient,
  request: ApplyRequest,
  { options, otherwise }: Otherwise,
): Promise<ApplyResult> {
  try {
    return await createObject(client, request, options);
  } catch (error) {
    if (!hasCode(error, 'ALREADY_EXISTS') || request.live === undefined) throw error;
    return otherwise(client, { ...request, live: undefined }, options);
  }
}

async function readLive(
  client: ApplyClient,
  request: ApplyRequest,
  options: ApplyOptions,
): Promise<KubeObject | undefined> {
  if (request.live === 'absent') return undefined;
  if (request.live !== undefined) return request.live;
  try {
    return await client.get(targetOf(request), { signal: options.signal, timeoutMs: options.timeoutMs });
  } catch (error) {
    if (hasCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

function collectionOf({ resource, namespace }: ApplyRequest): CollectionTarget {
  return { resource, namespace };
}

function targetOf(request: ApplyRequest): ObjectTarget {
  return { ...collectionOf(request), name: request.desired.metadata.name };
}

function writeOptionsOf(options: ApplyOptions): WriteOptions {
  const { signal, timeoutMs, fieldManager, isDryRun, fieldValidation } = options;
  return { signal, timeoutMs, fieldManager, isDryRun, fieldValidation };
}
