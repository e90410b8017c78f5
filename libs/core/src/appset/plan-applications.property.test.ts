import type { Application, ApplicationSet } from '@plumbline/contract/crd';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyMergePatch } from '../merge/index.ts';
import { planApplications, type ApplicationsPlan, type PlanFacts } from './plan-applications.ts';
import { ownerReferenceOf } from './render-application.ts';

const appset: ApplicationSet = { metadata: { name: 'set', namespace: 'argocd', uid: 'u' }, spec: {} };
const names = fc.constantFrom('a', 'b', 'c', 'd');
const texts = fc.dictionary(fc.constantFrom('k', 'l', 'argocd.argoproj.io/refresh', 'kept'), fc.constantFrom('x', 'y'));
const finalizers = fc.subarray([
  'resources-finalizer.argocd.argoproj.io',
  'post-delete-finalizer.argocd.argoproj.io',
  'own',
]);

const application: fc.Arbitrary<Application> = fc
  .record({ name: names, labels: texts, annotations: texts, finalizers, path: fc.constantFrom('p', 'q'), extra: texts })
  .map(({ name, labels, annotations, finalizers: ends, path, extra }) => ({
    metadata: {
      name,
      namespace: 'argocd',
      labels,
      annotations,
      finalizers: ends,
      ownerReferences: [ownerReferenceOf(appset)],
    },
    spec: { project: 'default', source: { repoURL: 'r', path, ...extra }, destination: { name: 'in-cluster' } },
  }));
const applications = fc.uniqueArray(application, { selector: ({ metadata }) => metadata.name });

function factsOf(desired: readonly Application[], existing: readonly Application[]): PlanFacts {
  return {
    appset,
    desired,
    existing,
    policy: 'sync',
    preserved: {
      annotations: ['kept'],
      labels: ['kept'],
      ignored: [{ jsonPointers: ['/spec/source/path'] }],
      resolvePath: () => [],
    },
    validation: {
      controlPlaneNamespace: 'argocd',
      projects: new Map([['default', []]]),
      servers: new Set(),
      clusterNames: new Map([['in-cluster', 1]]),
    },
  };
}

/** What the API server holds after a plan was carried out. */
function carriedOut(plan: ApplicationsPlan, existing: readonly Application[]): Application[] {
  const gone = new Set(plan.delete.map(({ live }) => live.metadata.name));
  const patches = new Map(plan.update.map(({ live, patch }) => [live.metadata.name, patch]));
  const kept = existing.filter(({ metadata }) => !gone.has(metadata.name));
  return [
    ...kept.map((live) => applyMergePatch(live, patches.get(live.metadata.name) ?? {}) as Application),
    ...plan.create,
  ];
}

it('plans nothing after its plan was carried out', () => {
  fc.assert(
    fc.property(applications, applications, (desired, existing) => {
      const after = carriedOut(planApplications(factsOf(desired, existing)), existing);
      expect(planApplications(factsOf(desired, after))).toEqual({ create: [], update: [], delete: [], invalid: [] });
      expect(after.map(({ metadata }) => metadata.name).sort()).toEqual(
        desired.map(({ metadata }) => metadata.name).sort(),
      );
    }),
  );
});

it('deletes only what this set owns and no longer generates', () => {
  fc.assert(
    fc.property(applications, applications, fc.array(fc.boolean()), (desired, all, flags) => {
      const existing = all.map((entry, index) =>
        flags[index] === true ? entry : { ...entry, metadata: { ...entry.metadata, ownerReferences: [] } },
      );
      for (const { live } of planApplications(factsOf(desired, existing)).delete) {
        expect(live.metadata.ownerReferences).toHaveLength(1);
        expect(desired.some(({ metadata }) => metadata.name === live.metadata.name)).toBe(false);
      }
    }),
  );
});
