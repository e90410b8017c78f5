import { resources, type KubeClient } from '@plumbline/io/kube';
import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { silentLogger } from '@plumbline/io/telemetry';
import { expect, it } from 'vitest';
import { awaitLeadership, type LeaseElectionOptions } from './lease-election.ts';

/** One Lease with the API server's optimistic concurrency, and a clock that moves when somebody waits. */
class LeaseStore {
  lease: KubeObject | undefined;
  isDown = false;
  nowMs = 1_000_000;
  #version = 0;
  readonly client: Pick<KubeClient, 'get' | 'create' | 'update'>;

  constructor() {
    this.client = {
      get: async <T extends KubeObject>(): Promise<T> => this.#answer(this.lease) as T,
      create: async <T extends KubeObject>(_target: unknown, object: KubeObject): Promise<T> => {
        if (this.lease) throw new AppError('ALREADY_EXISTS', 'the lease is there');
        return this.#store(object) as T;
      },
      update: async <T extends KubeObject>(_target: unknown, object: KubeObject): Promise<T> => {
        if (object.metadata.resourceVersion !== this.lease?.metadata.resourceVersion)
          throw new AppError('CONFLICT', 'changed');
        return this.#store(object) as T;
      },
    };
  }

  holder(): string {
    return String((this.lease?.['spec'] as { holderIdentity?: string } | undefined)?.holderIdentity);
  }

  options(identity: string, signal: AbortSignal, onWait: () => void = () => undefined): LeaseElectionOptions {
    return {
      client: this.client,
      namespace: 'argocd',
      identity,
      log: silentLogger(),
      nowMs: () => this.nowMs,
      wait: async (ms) => {
        this.nowMs += ms;
        onWait();
        await new Promise((resolve) => setImmediate(resolve));
      },
      signal,
    };
  }

  #answer(lease: KubeObject | undefined): KubeObject {
    if (this.isDown) throw new AppError('CLUSTER_UNREACHABLE', 'down');
    if (!lease) throw new AppError('NOT_FOUND', `no ${resources.leases.plural}`);
    return lease;
  }

  #store(object: KubeObject): KubeObject {
    if (this.isDown) throw new AppError('CLUSTER_UNREACHABLE', 'down');
    this.lease = { ...object, metadata: { ...object.metadata, resourceVersion: String(++this.#version) } };
    return this.lease;
  }
}

const never = new AbortController().signal;

it('takes a free lease at once and gives it back', async () => {
  const store = new LeaseStore();
  const leadership = await awaitLeadership(store.options('a', never));
  expect(store.holder()).toBe('a');
  await leadership.release();
  expect(store.holder()).toBe('');
});

it('waits while another renews, and leads when that one has fallen silent for the duration of its lease', async () => {
  const store = new LeaseStore();
  await store.client.create(
    { resource: resources.leases },
    {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'l' },
      spec: { holderIdentity: 'other', leaseDurationSeconds: 15 },
    },
  );
  let renewals = 0;
  const startedMs = store.nowMs;
  const leadership = await awaitLeadership(
    store.options('me', never, () => {
      // The other renews for a minute.
      if (store.lease && store.nowMs < startedMs + 60_000 && store.holder() === 'other') {
        renewals++;
        store.lease = { ...store.lease, metadata: { ...store.lease.metadata, resourceVersion: `other-${renewals}` } };
      }
    }),
  );
  expect(renewals).toBeGreaterThan(20);
  expect(store.nowMs).toBeGreaterThanOrEqual(startedMs + 60_000 + 13_000);
  expect(store.holder()).toBe('me');
  await leadership.release();
});

it('is lost when it cannot be renewed for ten seconds', async () => {
  const store = new LeaseStore();
  const leadership = await awaitLeadership(store.options('a', never));
  store.isDown = true;
  expect((await leadership.lost).message).toContain('not renewed');
});

it('stops waiting when the process stops', async () => {
  const store = new LeaseStore();
  store.isDown = true;
  const abort = new AbortController();
  const waiting = awaitLeadership(store.options('a', abort.signal, () => abort.abort()));
  await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
});
