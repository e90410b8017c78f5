// A cluster of which one kind cannot be listed: nothing follows from the absence of that kind (DESIGN §6 rule 2).
import type { KubeList, KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApiResource, KubeClient, WatchEvent } from '@plumbline/io/kube';
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

  readonly client = {
    server: 'https://partial.example.org',
    version: () => this.#answer({ major: '1', minor: '36', gitVersion: 'v1.36.1' }),
    discover: () =>
      this.#answer({ resources: [kind('ConfigMap', 'configmaps'), kind('Secret', 'secrets')], incomplete: new Map() }),
    listAll: async ({ resource }: { resource: { plural: string } }): Promise<KubeList<KubeObject>> => {
      if (resource.plural === 'secrets' && this.secretsError !== undefined) throw this.secretsError;
      return { metadata: { resourceVersion: '9' }, items: resource.plural === 'configmaps' ? [configMap] : [] };
    },
    watch: (_target: unknown, options: { signal?: AbortSignal } = {}) => quietWatch(options.signal),
  } as unknown as KubeClient;

  async #answer<T>(value: T): Promise<T> {
    if (this.isDown) throw new AppError('CLUSTER_UNREACHABLE', 'GET "/version": connect ECONNREFUSED');
    return value;
  }
}

describe('ClusterState', () => {
  const states: ClusterState[] = [];

  function stateOf(server: PartialServer, isRbacRespected = false): ClusterState {
    const state = new ClusterState({
      server: server.client.server,
      client: server.client,
      rules: { tracking: { method: 'annotation', labelKey: 'x' }, healthOf: () => undefined },
      namespaces: [],
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
