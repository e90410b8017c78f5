// What a reconcile found is not lost when it could not be written: it is looked at again, and soon.
import type { AppKey, Application } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { AppPatch } from '@plumbline/core/app';
import { applyMergePatch } from '@plumbline/core/merge';
import { silentLogger } from '@plumbline/io/telemetry';
import { describe, expect, it } from 'vitest';
import type { ControllerContext } from '../reconcile/context.ts';
import { projectRules } from './project-rules.ts';
import { reconcileApp } from './reconcile-app.ts';

const nowMs = Date.parse('2026-01-01T00:00:30Z');
const source = { repoURL: 'https://git.example.org/a', path: '.' };
const destination = { server: 'https://kubernetes.default.svc' };
const key = 'argocd/shop' as AppKey;

/** An application that was Synced half a minute ago and whose project is gone since then. */
function worldOf(failures: AppError[]) {
  let stored: Application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd', resourceVersion: '1' },
    spec: { project: 'gone', source, destination },
    status: {
      sync: { status: 'Synced', comparedTo: { source, destination } },
      health: { status: 'Healthy' },
      reconciledAt: '2026-01-01T00:00:00Z',
    },
  };
  const context = {
    namespace: 'argocd',
    projectRules,
    apps: {
      get: () => stored,
      read: () => Promise.resolve(stored),
      patch: (_key: AppKey, patch: AppPatch) => {
        const failure = failures.shift();
        if (failure !== undefined) return Promise.reject(failure);
        stored = applyMergePatch(stored, patch) as Application;
        return Promise.resolve(stored);
      },
    },
    settings: () => ({ snapshot: {}, namespace: 'argocd', project: () => undefined, projectClusters: () => [] }),
    clock: { nowMs: () => nowMs },
    log: silentLogger(),
    events: { record: () => Promise.resolve() },
    metrics: { reconciled: () => undefined },
    memories: new Map(),
    options: { softResyncMs: 120_000, hardResyncMs: 0, resyncJitterMs: 0 },
  } as unknown as ControllerContext;
  const reconcile = () => reconcileApp(context, key, new AbortController().signal);
  return { reconcile, syncStatus: () => stored.status?.sync?.status };
}

describe('reconcileApp', () => {
  it('looks again when someone else wrote meanwhile', async () => {
    const world = worldOf([new AppError('CONFLICT', 'write: the object has been modified')]);
    expect(await world.reconcile()).toMatchObject({ kind: 'after' });
    await world.reconcile();
    expect(world.syncStatus()).toBe('Unknown');
  });

  it('looks again when the API server did not take the status', async () => {
    const world = worldOf([new AppError('CLUSTER_UNREACHABLE', 'PATCH: 503')]);
    await expect(world.reconcile()).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' });
    await world.reconcile();
    expect(world.syncStatus()).toBe('Unknown');
  });

  it('comes back after a fault that trying again at once does not help', async () => {
    const world = worldOf([new AppError('UNAUTHENTICATED', 'PATCH: 401')]);
    expect(await world.reconcile()).toMatchObject({ kind: 'after' });
    await world.reconcile();
    expect(world.syncStatus()).toBe('Unknown');
  });
});
