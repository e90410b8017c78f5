// A cluster of which one kind cannot be listed: nothing follows from the absence of that kind (DESIGN §6 rule 2).
import type { KubeList, KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApiResource, CollectionTarget, KubeClient, WatchEvent } from '@plumbline/io/kube';
import { formatResourceKey, resourceKeyOf } from '@plumbline/core/object';
import { silentLogger } from '@plumbline/io/telemetry';
import { afterEach, describe, expect, it } from 'vitest';
import { ClusterState } from './cluster-state.ts';

const kind = (name: string, plural: string): ApiResource => ({
  group: '',
  version: 'v1',
  kind: name,
  plural,
  namespaced: true,
  verbs: ['get', 'list', 'watch'],
  subresources: [],
  shortNames: [],
  isPreferred: true,
});

const configMap: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '5' },
};

async function* quietWatch(signal: AbortSignal | undefined): AsyncIterable<WatchEvent<KubeObject>> {
  await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
  yield* [];
}

/** An API server that lists ConfigMaps and answers lists of Secrets as it is told. */
class PartialServer {
  secretsError: AppError | undefined;
  isDown = false;
  kinds = [kind('ConfigMap', 'configmaps'), kind('Secret', 'secrets')];
  /** Groups that discovery says nothing of now. */
  incompleteGroups = new Map<string, AppError>();
  /** Secrets are refused in this namespace alone. */
  refusedNamespace: string | undefined;
  /** Lists of this collection wait until it is released. */
  held: { plural: string; released: Promise<void> } | undefined;
  /** What a read of one object answers. */
  object: KubeObject | undefined;
  listed: KubeObject = configMap;
  lists = 0;
  #isExpired = false;
  readonly #endWatches = new AbortController();

  readonly client = {
    server: 'https://partial.example.org',
    version: () => this.#answer({ major: '1', minor: '36', gitVersion: 'v1.36.1' }),
    discover: () => this.#answer({ resources: this.kinds, incomplete: this.incompleteGroups }),
    listAll: async ({ resource, namespace }: CollectionTarget): Promise<KubeList<KubeObject>> => {
      this.lists += 1;
      const isRefused = this.refusedNamespace === undefined || this.refusedNamespace === namespace;
      if (resource.plural === 'secrets' && isRefused && this.secretsError !== undefined) throw this.secretsError;
      if (resource.plural === this.held?.plural) await this.held.released;
      return { metadata: { resourceVersion: '9' }, items: resource.plural === 'configmaps' ? [this.listed] : [] };
    },
    get: async (): Promise<KubeObject> => {
      if (this.object === undefined) throw new AppError('NOT_FOUND', 'get: not found');
      return this.object;
    },
    watch: (_target: unknown, options: { signal?: AbortSignal } = {}) => this.#watch(options.signal),
  } as unknown as KubeClient;

  async *#watch(signal: AbortSignal = new AbortController().signal): AsyncIterable<WatchEvent<KubeObject>> {
    yield* quietWatch(this.#isExpired ? signal : AbortSignal.any([signal, this.#endWatches.signal]));
    if (!signal.aborted) throw new AppError('FAILED_PRECONDITION', 'watch: expired', { details: { status: 410 } });
  }

  /** Ends the watches that go on, so that all is listed anew. */
  expireWatches(): void {
    this.#isExpired = true;
    this.#endWatches.abort();
  }

  async #answer<T>(value: T): Promise<T> {
    if (this.isDown) throw new AppError('CLUSTER_UNREACHABLE', 'GET "/version": connect ECONNREFUSED');
    return value;
  }
}

describe('ClusterState', () => {
  const states: ClusterState[] = [];

  function stateOf(server: PartialServer, isRbacRespected = false, namespaces: string[] = []): ClusterState {
    const state = new ClusterState({
      server: server.client.server,
      client: server.client,
      rules: { tracking: { method: 'annotation', labelKey: 'x' }, healthOf: () => undefined },
      namespaces,
      hasClusterResources: false,
      isExcluded: () => false,
      isRbacRespected,
      onChange: () => undefined,
      onHealthChange: () => undefined,
      log: silentLogger(),
      retryMs: 20,
    });
    states.push(state);
    return state;
  }

  afterEach(async () => {
    await Promise.all(states.splice(0).map((state) => state.stop()));
  });

  it('is ready when one kind fails, and calls only that kind incomplete', async () => {
    const server = new PartialServer();
    server.secretsError = new AppError('CLUSTER_UNREACHABLE', 'list secrets: 500');
    const state = stateOf(server);
    await state.whenReady();
    expect(state.index.size).toBe(1);
    expect(state.incompleteness('', 'ConfigMap')).toBeUndefined();
    expect(state.incompleteness('', 'Secret')?.code).toBe('CLUSTER_UNREACHABLE');
    server.secretsError = undefined;
    await expect.poll(() => state.incompleteness('', 'Secret'), { timeout: 10_000 }).toBeUndefined();
  });

  it('leaves out a kind that must not be listed where that is respected', async () => {
    const server = new PartialServer();
    server.secretsError = new AppError('KUBE_REFUSED', 'list secrets: forbidden', { details: { status: 403 } });
    const state = stateOf(server, true);
    await state.whenReady();
    expect(state.incompleteness('', 'Secret')).toBeUndefined();
  });

  it('calls a kind incomplete while one of its namespaces cannot be listed, whatever the others say', async () => {
    const server = new PartialServer();
    server.secretsError = new AppError('KUBE_REFUSED', 'list secrets: forbidden', { details: { status: 403 } });
    server.refusedNamespace = 'first';
    const { promise, resolve } = Promise.withResolvers<void>();
    server.held = { plural: 'secrets', released: promise };
    const state = stateOf(server, false, ['first', 'second']);
    const isReady = state.whenReady();
    await expect.poll(() => state.incompleteness('', 'Secret')?.code).toBe('KUBE_REFUSED');
    resolve();
    await isReady;
    expect(state.incompleteness('', 'Secret')?.code).toBe('KUBE_REFUSED');
  });

  it('believes no absence of a new kind before its first list', async () => {
    const server = new PartialServer();
    const state = stateOf(server);
    await state.whenReady();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.held = { plural: 'widgets', released: promise };
    server.kinds = [...server.kinds, kind('Widget', 'widgets')];
    const refreshed = state.refreshKinds();
    await expect.poll(() => state.kinds.get('', 'Widget')).toBeDefined();
    expect(state.incompleteness('', 'Widget')?.code).toBe('CLUSTER_INCOMPLETE');
    resolve();
    await refreshed;
    expect(state.incompleteness('', 'Widget')).toBeUndefined();
  });

  const versionIn = (state: ClusterState): string | undefined =>
    state.index.get(formatResourceKey(resourceKeyOf(configMap)))?.node.resourceVersion;
  const atVersion = (resourceVersion: string): KubeObject => ({
    ...configMap,
    metadata: { ...configMap.metadata, resourceVersion },
  });

  it('goes back with a cluster whose state was restored', async () => {
    const server = new PartialServer();
    server.listed = atVersion('8');
    const state = stateOf(server);
    await state.whenReady();
    expect(versionIn(state)).toBe('8');
    server.listed = atVersion('5');
    server.expireWatches();
    await expect.poll(() => versionIn(state)).toBe('5');
  });

  it('does not go back behind its own write for a list that began before it', async () => {
    const server = new PartialServer();
    const state = stateOf(server);
    await state.whenReady();
    state.noteWritten(atVersion('8'));
    const before = server.lists;
    server.expireWatches();
    await expect.poll(() => server.lists).toBeGreaterThan(before + 1);
    expect(versionIn(state)).toBe('8');
  });

  it('looks each time at an object that it does not watch', async () => {
    const server = new PartialServer();
    server.secretsError = new AppError('KUBE_REFUSED', 'list secrets: forbidden', { details: { status: 403 } });
    const state = stateOf(server, true);
    await state.whenReady();
    const key = { group: '', kind: 'Secret', namespace: 'n', name: 's' };
    const { signal } = new AbortController();
    const versionOf = async (): Promise<string | undefined> =>
      (await state.entryWithBody(key, signal))?.body?.metadata.resourceVersion;
    const metadata = { name: 's', namespace: 'n', uid: 'u' };
    server.object = { apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, resourceVersion: '1' } };
    expect(await versionOf()).toBe('1');
    server.object = { apiVersion: 'v1', kind: 'Secret', metadata: { ...metadata, resourceVersion: '2' } };
    expect(await versionOf()).toBe('2');
    server.object = undefined;
    expect(await versionOf()).toBeUndefined();
  });

  it('does not take an object for gone while nothing is known of its group', async () => {
    const server = new PartialServer();
    server.incompleteGroups.set('metrics.k8s.io/v1', new AppError('CLUSTER_INCOMPLETE', 'discover: stale'));
    const state = stateOf(server);
    await state.whenReady();
    const { signal } = new AbortController();
    const key = { group: 'metrics.k8s.io', kind: 'PodMetrics', namespace: 'n', name: 'p' };
    await expect(state.getLive(key, signal)).rejects.toMatchObject({ code: 'CLUSTER_INCOMPLETE' });
    expect(await state.entryWithBody(key, signal)).toBeUndefined();
  });

  it('looks again for a group that discovery could not describe', async () => {
    const server = new PartialServer();
    server.incompleteGroups.set('metrics.k8s.io/v1', new AppError('CLUSTER_INCOMPLETE', 'discover: stale'));
    const state = stateOf(server);
    await state.whenReady();
    expect(state.incompleteness('metrics.k8s.io', 'PodMetrics')).toBeDefined();
    server.incompleteGroups = new Map();
    await expect.poll(() => state.incompleteness('metrics.k8s.io', 'PodMetrics'), { timeout: 5000 }).toBeUndefined();
  });

  it('says that a cluster cannot be reached, and recovers by itself', async () => {
    const server = new PartialServer();
    server.isDown = true;
    const state = stateOf(server);
    await expect(state.whenReady()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    expect(state.connection.kind).toBe('failed');
    server.isDown = false;
    await expect.poll(() => state.connection.kind, { timeout: 5000 }).toBe('ready');
  });
});
