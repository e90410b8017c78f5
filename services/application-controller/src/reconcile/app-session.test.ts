import { appKey, type AppKey, type Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { AppPatch } from '@plumbline/core/app';
import { applyMergePatch } from '@plumbline/core/merge';
import { describe, expect, it } from 'vitest';
import type { AppStore } from '../ports.ts';
import { AppSession } from './app-session.ts';

/** Applications as an API server keeps them: a write with an old resourceVersion is a conflict. */
class MemoryStore implements AppStore {
  stored: Application;
  readonly patches: AppPatch[] = [];

  constructor(app: Application) {
    this.stored = app;
  }

  get(): Application {
    return this.stored;
  }

  list(): Application[] {
    return [this.stored];
  }

  async patch(_key: AppKey, patch: AppPatch): Promise<Application> {
    const metadata = (patch['metadata'] ?? {}) as { resourceVersion?: string };
    const version = this.stored.metadata.resourceVersion ?? '';
    if (metadata.resourceVersion !== undefined && metadata.resourceVersion !== version) {
      throw new AppError('CONFLICT', 'write: the object has been modified');
    }
    this.patches.push(patch);
    const next = applyMergePatch(this.stored, patch) as Application;
    this.stored = { ...next, metadata: { ...next.metadata, resourceVersion: String(Number(version) + 1) } };
    return this.stored;
  }

  async read(): Promise<Application> {
    return this.stored;
  }
}

const base: Application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'a', namespace: 'argocd', resourceVersion: '1', annotations: { keep: 'x', drop: 'y' } },
  spec: { project: 'default', destination: {} },
  operation: { sync: {} },
  status: { operationState: { phase: 'Running', startedAt: 't0' } },
};

const sessionOf = (store: MemoryStore): AppSession => new AppSession(store.stored, store, new AbortController().signal);

describe('AppSession', () => {
  it('writes nothing when nothing changed', async () => {
    const store = new MemoryStore(base);
    const session = sessionOf(store);
    session.change({ status: { operationState: { phase: 'Running', startedAt: 't0' } } });
    await session.flush();
    expect(store.patches).toEqual([]);
  });

  it('writes several changes in one patch of only what differs', async () => {
    const store = new MemoryStore(base);
    const session = sessionOf(store);
    session.change({ annotations: { drop: null } });
    session.change({ operation: null, status: { operationState: { phase: 'Succeeded', startedAt: 't0' } } });
    await session.flush();
    expect(store.patches).toEqual([
      {
        metadata: { annotations: { drop: null } },
        operation: null,
        status: { operationState: { phase: 'Succeeded' } },
      },
    ]);
    expect(store.stored.operation).toBeUndefined();
  });

  it('does not claim what someone else wrote meanwhile', async () => {
    const store = new MemoryStore(base);
    const session = sessionOf(store);
    await store.patch(appKey('argocd', 'a'), { spec: { project: 'other' } });
    session.change({ status: { sync: { status: 'Synced' } } });
    await expect(session.flush({ isExclusive: true })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it.each([
    {
      reason: 'a newer one stays',
      at: 't2',
      left: { 'argocd.argoproj.io/refresh': 'hard', 'argocd.argoproj.io/refresh-timestamp': 't2' },
    },
    { reason: 'the one that was answered goes', at: 't1', left: {} },
  ])('takes away only the refresh request that it answers: $reason', async ({ at, left }) => {
    const request = (timestamp: string, kind: string): Record<string, string> => ({
      'argocd.argoproj.io/refresh': kind,
      'argocd.argoproj.io/refresh-timestamp': timestamp,
    });
    const store = new MemoryStore({ ...base, metadata: { ...base.metadata, annotations: request('t1', 'normal') } });
    const session = sessionOf(store);
    const annotations = at === 't1' ? { note: 'touched' } : request(at, 'hard');
    await store.patch(appKey('argocd', 'a'), { metadata: { annotations } });
    session.change({
      annotations: { 'argocd.argoproj.io/refresh': null, 'argocd.argoproj.io/refresh-timestamp': null },
      status: { sync: { status: 'Synced' } },
    });
    await session.flush();
    expect(store.stored.status?.sync?.status).toBe('Synced');
    const { note: _note, ...rest } = store.stored.metadata.annotations ?? {};
    expect(rest).toEqual(left);
  });

  it('keeps a request to terminate that came during an operation', async () => {
    const store = new MemoryStore(base);
    const session = sessionOf(store);
    await store.patch(appKey('argocd', 'a'), { status: { operationState: { phase: 'Terminating' } } });
    session.change({ status: { operationState: { phase: 'Running', startedAt: 't0', message: 'waiting' } } });
    await session.flushOperation();
    expect(store.stored.status?.operationState).toMatchObject({ phase: 'Terminating', message: 'waiting' });
  });

  it('gives way to another operation', async () => {
    const store = new MemoryStore(base);
    const session = sessionOf(store);
    await store.patch(appKey('argocd', 'a'), { status: { operationState: { startedAt: 't1' } } });
    session.change({ status: { operationState: { phase: 'Succeeded', startedAt: 't0' } } });
    await expect(session.flushOperation()).rejects.toMatchObject({ code: 'OPERATION_IN_PROGRESS' });
  });
});
