import { annotation, finalizer, type Application, type ApplicationSet, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { Input, InputRequest } from '@plumbline/core/appset';
import { silentLogger } from '@plumbline/io/telemetry';
import { describe, expect, it } from 'vitest';
import type { Context } from './context.ts';
import { IneffectivePatches } from './ineffective-patches.ts';
import { InputCache } from './input-cache.ts';
import { reconcileAppset } from './reconcile-appset.ts';

/** A control plane in memory: what is written is what is read next. */
class Plane {
  appset: ApplicationSet | undefined;
  applications = new Map<string, Application>();
  directories: readonly string[] = ['a', 'b'];
  gitError: AppError | undefined;
  incomplete: AppError | undefined;
  createError: AppError | undefined;
  reads: { request: InputRequest; project: string; isFresh: boolean }[] = [];
  events: string[] = [];
  nowMs = Date.UTC(2026, 0, 1);
  readonly inputs = new InputCache();
  readonly ineffective = new IneffectivePatches();
  patches = 0;
  dropsPatches = false;

  constructor(spec: Partial<v1alpha1.ApplicationSetSpec> = {}) {
    const git = { repoURL: 'https://git/r', revision: 'main', directories: [{ path: '*' }] };
    this.appset = {
      metadata: { name: 'set', namespace: 'argocd', uid: 'u', generation: 1 },
      spec: {
        generators: [{ git }],
        template: {
          metadata: { name: '{{path.basename}}' },
          spec: { project: 'default', source: { repoURL: 'r' }, destination: { name: 'in-cluster' } },
        },
        ...spec,
      },
    };
  }

  get status(): v1alpha1.ApplicationSetStatus {
    return this.appset?.status ?? {};
  }

  condition(type: string): string | undefined {
    return this.status.conditions?.find((condition) => condition.type === type)?.status;
  }

  names(): string[] {
    return [...this.applications.keys()].sort();
  }

  change(metadata: Partial<ApplicationSet['metadata']>, spec: Partial<v1alpha1.ApplicationSetSpec> = {}): void {
    if (!this.appset) return;
    this.appset = {
      ...this.appset,
      metadata: { ...this.appset.metadata, ...metadata },
      spec: { ...this.appset.spec, ...spec },
    };
  }

  context(isDryRun = false): Context {
    return {
      options: {
        namespace: 'argocd',
        policy: { policy: undefined, isOverrideEnabled: true },
        preserved: { annotations: [], labels: [] },
        isDryRun,
        writeWidth: 2,
        resourceLimit: 5000,
        intervalMs: 180_000,
      },
      controlPlane: {
        appset: () => this.appset,
        applicationsIn: () => [...this.applications.values()],
        projects: () => [{ metadata: { name: 'default', namespace: 'argocd' }, spec: {} }],
        incomplete: () => this.incomplete,
      },
      clusters: {
        registered: () => [],
        destinations: () => [{ name: 'in-cluster', server: 'https://kubernetes.default.svc' }],
        isInClusterEnabled: () => true,
        incomplete: () => undefined,
      },
      git: { read: async (request, { project, isFresh }) => this.#read(request, { project, isFresh }) },
      writer: {
        createApplication: async (application) => {
          if (this.createError) throw this.createError;
          const { name } = application.metadata;
          this.applications.set(name, { ...application, metadata: { ...application.metadata, uid: `uid-${name}` } });
        },
        patchApplication: async (live, patch) => {
          this.patches++;
          if (this.dropsPatches) return false;
          const metadata = (patch['metadata'] ?? {}) as Partial<Application['metadata']>;
          this.applications.set(live.metadata.name, { ...live, metadata: { ...live.metadata, ...metadata } });
          return true;
        },
        deleteApplication: async (live) => void this.applications.delete(live.metadata.name),
        patchAppset: async (_appset, patch) => {
          const { finalizers, annotations } = (patch['metadata'] ?? {}) as {
            finalizers?: string[];
            annotations?: Record<string, null>;
          };
          if (finalizers) this.change({ finalizers });
          if (annotations) this.change({ annotations: {} });
        },
        patchAppsetStatus: async (appset, status) => {
          this.appset = { ...appset, status: status as v1alpha1.ApplicationSetStatus };
        },
      },
      events: { record: (_about, { reason, message }) => void this.events.push(`${reason}: ${message}`) },
      inputs: this.inputs,
      ineffective: this.ineffective,
      clock: { nowMs: () => this.nowMs },
      random: () => 0.5,
      jq: { resolvePath: () => [], faultOf: () => undefined },
      log: silentLogger(),
    };
  }

  reconcile(isDryRun = false): ReturnType<typeof reconcileAppset> {
    return reconcileAppset('argocd/set', this.context(isDryRun), new AbortController().signal);
  }

  #read(request: InputRequest, how: { project: string; isFresh: boolean }): Input {
    this.reads.push({ request, ...how });
    if (this.gitError) throw this.gitError;
    return { kind: 'directories', paths: this.directories };
  }
}

describe('reconcileAppset', () => {
  it('writes what is generated, says so, and looks again after the interval', async () => {
    const plane = new Plane();
    expect(await plane.reconcile()).toEqual({ kind: 'after', delayMs: 180_000 });
    expect(plane.names()).toEqual(['a', 'b']);
    expect([plane.condition('ErrorOccurred'), plane.condition('ResourcesUpToDate')]).toEqual(['False', 'True']);
    expect(plane.status.resources?.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(plane.events).toEqual(['Created: created Application "a"', 'Created: created Application "b"']);
  });

  it('reads Git again only for a new generation, a refresh, or when the interval is over', async () => {
    const plane = new Plane();
    await plane.reconcile();
    plane.nowMs += 60_000;
    expect(await plane.reconcile()).toEqual({ kind: 'after', delayMs: 120_000 });
    expect(plane.reads).toHaveLength(1);
    plane.change({ generation: 2 });
    await plane.reconcile();
    expect(plane.reads).toHaveLength(2);
    plane.change({ annotations: { [annotation.applicationSetRefresh]: 'true' } });
    await plane.reconcile();
    expect(plane.reads.map(({ isFresh }) => isFresh)).toEqual([false, false, true]);
    expect(plane.appset?.metadata.annotations).toEqual({});
    plane.nowMs += 180_000;
    await plane.reconcile();
    expect(plane.reads).toHaveLength(4);
  });

  it('deletes nothing when Git does not answer, and tries again soon', async () => {
    const plane = new Plane();
    await plane.reconcile();
    plane.nowMs += 180_000;
    plane.directories = [];
    plane.gitError = new AppError('UNAVAILABLE', 'the repo-server does not answer');
    expect(await plane.reconcile()).toEqual({ kind: 'backoff' });
    expect(plane.names()).toEqual(['a', 'b']);
    expect(plane.condition('ErrorOccurred')).toBe('True');
    expect(plane.events.at(-1)).toContain('the repo-server does not answer');
    plane.gitError = undefined;
    await plane.reconcile();
    expect(plane.names()).toEqual([]);
  });

  it('looks again after the interval when only a change of the input can help', async () => {
    const plane = new Plane();
    plane.gitError = new AppError('GIT_REVISION_NOT_FOUND', 'no such revision');
    expect(await plane.reconcile()).toEqual({ kind: 'after', delayMs: 180_000 });
  });

  it('concludes nothing from an incomplete list of the API server', async () => {
    const plane = new Plane();
    await plane.reconcile();
    plane.nowMs += 180_000;
    plane.directories = ['a'];
    plane.incomplete = new AppError('CLUSTER_INCOMPLETE', 'applications cannot be listed');
    expect(await plane.reconcile()).toEqual({ kind: 'backoff' });
    expect(plane.names()).toEqual(['a', 'b']);
  });

  it('tells the first failed write and goes on with the others', async () => {
    const plane = new Plane();
    plane.directories = ['a'];
    await plane.reconcile();
    plane.nowMs += 180_000;
    plane.directories = ['new'];
    plane.createError = new AppError('KUBE_REFUSED', 'refused by a webhook');
    expect(await plane.reconcile()).toEqual({ kind: 'after', delayMs: 180_000 });
    expect(plane.names()).toEqual([]);
    expect(plane.status.conditions?.[0]).toMatchObject({ status: 'True', reason: 'CreateApplicationError' });
  });

  it('does not send a patch again that changed nothing', async () => {
    const plane = new Plane();
    await plane.reconcile();
    const spec = {
      project: 'default',
      source: { repoURL: 'r' },
      destination: { name: 'in-cluster' },
      unknown: 'field',
    };
    plane.dropsPatches = true;
    plane.change({ generation: 2 }, { template: { metadata: { name: '{{path.basename}}' }, spec } });
    await plane.reconcile();
    expect([plane.patches, plane.events.filter((text) => text.startsWith('Updated'))]).toEqual([2, []]);
    await plane.reconcile();
    expect(plane.patches).toBe(2);
    plane.change(
      { generation: 3 },
      { template: { metadata: { name: '{{path.basename}}', labels: { a: 'b' } }, spec } },
    );
    await plane.reconcile();
    expect(plane.patches).toBe(4);
  });

  it('writes nothing in a dry run', async () => {
    const plane = new Plane();
    await plane.reconcile(true);
    expect([plane.names(), plane.status, plane.events]).toEqual([[], {}, []]);
  });

  it('uses no project’s credentials when the template decides the project', async () => {
    const plane = new Plane();
    await plane.reconcile();
    expect(plane.reads[0]?.project).toBe('default');
    const spec = { project: '{{path.basename}}', source: { repoURL: 'r' }, destination: { name: 'in-cluster' } };
    plane.change({ generation: 2 }, { template: { metadata: { name: 'x' }, spec } });
    await plane.reconcile();
    expect(plane.reads[1]?.project).toBe('');
  });

  it('says that goTemplateOptions are wrong', async () => {
    const plane = new Plane({ goTemplate: true, goTemplateOptions: ['missingkey=odd'] });
    await plane.reconcile();
    expect(plane.status.conditions?.[0]?.message).toContain('unrecognized option');
  });

  it.each([
    { policy: 'sync', owners: 1 },
    { policy: 'create-update', owners: 0 },
  ])('a deleted set with policy $policy leaves $owners owners on its Applications', async ({ policy, owners }) => {
    const plane = new Plane({ syncPolicy: { applicationsSync: policy } });
    await plane.reconcile();
    plane.change({ deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [finalizer.resources, 'other'] });
    expect(await plane.reconcile()).toEqual({ kind: 'never' });
    expect(plane.appset?.metadata.finalizers).toEqual(['other']);
    const application = plane.applications.get('a');
    expect(application?.metadata.ownerReferences).toHaveLength(owners);
  });

  it('forgets a set that is gone', async () => {
    const plane = new Plane();
    await plane.reconcile();
    plane.appset = undefined;
    expect(await plane.reconcile()).toEqual({ kind: 'never' });
    expect(plane.inputs.fetchedMs('argocd/set')).toBeUndefined();
  });
});
