// A cascade takes what the application owns, all of it and nothing else, before its finalizer goes.
import type { AppKey, AppProject, Application, KubeObject } from '@plumbline/contract/crd';
import type { AppPatch } from '@plumbline/core/app';
import { applyMergePatch } from '@plumbline/core/merge';
import type { ResourceKey } from '@plumbline/core/object';
import type { TrackingSettings } from '@plumbline/core/tracking';
import { silentLogger } from '@plumbline/io/telemetry';
import { describe, expect, it } from 'vitest';
import { projectRules } from '../controllers/project-rules.ts';
import { ObjectIndex } from '../live-state/object-index.ts';
import type { AppStore } from '../ports.ts';
import { AppSession } from '../reconcile/app-session.ts';
import type { ControllerContext } from '../reconcile/context.ts';
import { finalizeApp } from './finalize-app.ts';

const server = 'https://kubernetes.default.svc';
const finalizers = ['resources-finalizer.argocd.argoproj.io'];
const app: Application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'shop', namespace: 'argocd', finalizers, deletionTimestamp: '2026-01-01T00:00:00Z' },
  spec: { project: 'default', source: { repoURL: 'https://git.example.org/a', path: '.' }, destination: { server } },
};
const project: AppProject = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'default', namespace: 'argocd' },
  spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
};

interface Made {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string }[];
}

function object(kind: string, name: string, made: Made): KubeObject {
  const metadata = { name, namespace: 'n', uid: `uid-${name}`, resourceVersion: '1', ...made };
  return { apiVersion: 'v1', kind, metadata };
}

/** What the control plane knows besides; by default the project and no clusters of Secrets. */
interface Known {
  project?: AppProject;
  clusters?: readonly { cluster: { server: string; name: string } }[];
}

/** A control cluster with one application and a destination with some objects; it says what was deleted. */
function worldOf(
  application: Application,
  live: readonly KubeObject[],
  options: { method: TrackingSettings['method']; known?: Known },
) {
  const { method, known = { project } } = options;
  const tracking: TrackingSettings = { method, labelKey: 'app.kubernetes.io/instance' };
  const index = new ObjectIndex({ tracking, healthOf: () => undefined });
  for (const item of live) index.upsert(item);
  const deleted: string[] = [];
  const state = {
    index,
    kinds: { get: (group: string, kind: string) => ({ group, version: 'v1', kind, plural: kind, namespaced: true }) },
    client: { delete: ({ name }: { name: string }) => Promise.resolve(deleted.push(name)) },
    whenReady: () => Promise.resolve(),
    lost: () => undefined,
    incompleteness: () => undefined,
    getLive: ({ name }: ResourceKey) => Promise.resolve(live.find((item) => item.metadata.name === name)),
    noteGone: () => undefined,
  };
  let stored = application;
  const store: Pick<AppStore, 'patch'> = {
    patch: (_key: AppKey, patch: AppPatch) => {
      stored = applyMergePatch(stored, patch) as Application;
      return Promise.resolve(stored);
    },
  };
  const snapshot = { clusters: known.clusters ?? [], general: { tracking, isInClusterEnabled: true } };
  const context = {
    namespace: 'argocd',
    projectRules,
    settings: () => ({ snapshot, namespace: 'argocd', project: () => known.project, projectClusters: () => [] }),
    clusters: { stateOf: () => Promise.resolve(state) },
    trees: { forget: () => Promise.resolve() },
    clock: { nowMs: () => 0 },
    log: silentLogger(),
    memories: new Map(),
    writeSlots: { run: <T>(task: () => T): T => task() },
  } as unknown as ControllerContext;
  const session = new AppSession(application, store as AppStore, new AbortController().signal);
  return {
    finalize: () => finalizeApp(context, session),
    deleted,
    finalizers: () => stored.metadata.finalizers ?? [],
    conditions: () => stored.status?.conditions ?? [],
  };
}

const marked = { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:n/a' } };

describe('finalizeApp', () => {
  it('deletes the objects of an application whose source cannot be rendered', async () => {
    const broken: Application = { ...app, spec: { ...app.spec, source: { repoURL: '' } } };
    const world = worldOf(broken, [object('ConfigMap', 'a', marked)], { method: 'annotation' });
    await world.finalize();
    expect(world.deleted).toEqual(['a']);
    expect(world.finalizers()).toEqual(finalizers);
  });

  it('deletes the objects of an application that asks for what is not built yet', async () => {
    const annotations = { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' };
    const asking: Application = { ...app, metadata: { ...app.metadata, annotations } };
    const world = worldOf(asking, [object('ConfigMap', 'a', marked)], { method: 'annotation' });
    await world.finalize();
    expect(world.deleted).toEqual(['a']);
    expect(world.finalizers()).toEqual(finalizers);
  });

  const twice = ['https://one', 'https://two'].map((address) => ({ cluster: { server: address, name: 'twin' } }));
  it.each([
    { reason: 'its project is gone', destination: { server }, known: {} },
    { reason: 'two clusters have its name', destination: { name: 'twin' }, known: { project, clusters: twice } },
  ])('waits and says so when $reason', async ({ destination, known }) => {
    const asking: Application = { ...app, spec: { ...app.spec, destination } };
    const world = worldOf(asking, [object('ConfigMap', 'a', marked)], { method: 'annotation', known });
    await world.finalize();
    expect(world.deleted).toEqual([]);
    expect(world.finalizers()).toEqual(finalizers);
    expect(world.conditions()).toMatchObject([{ type: 'DeletionError' }]);
  });

  it('goes without its objects when nobody knows its cluster', async () => {
    const lost: Application = { ...app, spec: { ...app.spec, destination: { server: 'https://nowhere' } } };
    const world = worldOf(lost, [object('ConfigMap', 'a', marked)], { method: 'annotation' });
    await world.finalize();
    expect(world.deleted).toEqual([]);
    expect(world.finalizers()).toEqual([]);
  });

  it('leaves alone what stands below a kept object and only carries its label', async () => {
    const labels = { 'app.kubernetes.io/instance': 'shop' };
    const keep = { 'argocd.argoproj.io/sync-options': 'Delete=false' };
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ReplicationController', name: 'web', uid: 'uid-web' }];
    const live = [
      object('ReplicationController', 'web', { labels, annotations: keep }),
      object('Pod', 'web-1', { labels, ownerReferences }),
    ];
    const world = worldOf(app, live, { method: 'label' });
    await world.finalize();
    expect(world.deleted).toEqual([]);
    expect(world.finalizers()).toEqual([]);
  });
});
