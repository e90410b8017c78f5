import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatResourceKey, resourceKeyOf } from '../object/index.ts';
import type { KindFacts, PlanFacts } from './plan-facts.ts';
import { planSync } from './plan-sync.ts';

interface Shape {
  kind?: string;
  apiVersion?: string;
  wave?: number;
  annotations?: Record<string, string>;
  namespace?: string;
}

function object(name: string, shape: Shape = {}): KubeObject {
  const annotations = {
    ...(shape.wave === undefined ? {} : { 'argocd.argoproj.io/sync-wave': String(shape.wave) }),
    ...shape.annotations,
  };
  return {
    apiVersion: shape.apiVersion ?? 'v1',
    kind: shape.kind ?? 'ConfigMap',
    metadata: { name, namespace: shape.namespace ?? 'prod', annotations },
  };
}

const hook = (name: string, type: string, annotations: Record<string, string> = {}): KubeObject =>
  object(name, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    annotations: { 'argocd.argoproj.io/hook': type, ...annotations },
  });

const served: KindFacts = { isNamespaced: true, isServed: true, isComplete: true };

function factsOf(desired: KubeObject[], live: KubeObject[] = [], operation: v1alpha1.SyncOperation = {}): PlanFacts {
  const byKey = new Map(live.map((item) => [formatResourceKey(resourceKeyOf(item)), item]));
  return {
    desired,
    live: byKey,
    owned: new Set(byKey.keys()),
    operation,
    revision: 'abcdef0123456789',
    startedAtMs: 1_700_000_000_000,
    kindFacts: () => served,
    outOfSync: new Set(),
    pruneGuard: { isEnabled: true, allowEmpty: false, renderedCount: desired.length },
  };
}

const names = (facts: PlanFacts): string[] =>
  planSync(facts).tasks.map((task) => `${task.phase}/${task.wave}/${task.kind === 'prune' ? '-' : ''}${task.key.name}`);

describe('the order of a plan', () => {
  it.each([
    {
      reason: 'PreSync hooks run before the lowest wave of Sync',
      desired: [object('cm', { wave: -5 }), hook('job', 'PreSync')],
      order: ['PreSync/0/job', 'Sync/-5/cm'],
    },
    {
      reason: 'kinds follow the rank inside a wave',
      desired: [
        object('d', { kind: 'Deployment', apiVersion: 'apps/v1' }),
        object('c'),
        object('s', { kind: 'Secret' }),
      ],
      order: ['Sync/0/s', 'Sync/0/c', 'Sync/0/d'],
    },
    {
      reason: 'a Namespace in a late wave is pulled in front of what lives in it',
      desired: [object('cm', { wave: -1 }), object('prod', { kind: 'Namespace', wave: 3, namespace: '' })],
      order: ['Sync/-1/prod', 'Sync/-1/cm'],
    },
    {
      reason: 'a hook of two phases runs in each',
      desired: [hook('job', 'PreSync,PostSync')],
      order: ['PreSync/0/job', 'PostSync/0/job'],
    },
    { reason: 'a hook that is only skipped never runs', desired: [hook('job', 'Skip')], order: [] },
    {
      reason: 'Helm hooks keep their weight as wave',
      desired: [
        object('a', { annotations: { 'helm.sh/hook': 'pre-install', 'helm.sh/hook-weight': '4' } }),
        object('b', { annotations: { 'helm.sh/hook': 'post-upgrade' } }),
      ],
      order: ['PreSync/4/a', 'PostSync/0/b'],
    },
  ])('$reason', ({ desired, order }) => expect(names(factsOf(desired))).toEqual(order));

  it('does not depend on the order of the input', () => {
    const objects = [
      object('a', { wave: 1 }),
      object('b', { kind: 'Secret' }),
      object('c', { wave: -2 }),
      hook('d', 'PreSync'),
      hook('e', 'PostSync'),
      object('prod', { kind: 'Namespace', namespace: '', wave: 9 }),
    ];
    const expected = names(factsOf(objects));
    fc.assert(
      fc.property(fc.shuffledSubarray(objects, { minLength: objects.length }), (shuffled) => {
        expect(names(factsOf(shuffled))).toEqual(expected);
      }),
    );
  });
});

describe('hooks', () => {
  it('are left out of a selective sync', () => {
    const operation = { resources: [{ group: '', kind: 'ConfigMap', name: 'b' }] };
    expect(names(factsOf([object('a'), object('b'), hook('job', 'PreSync')], [], operation))).toEqual(['Sync/0/b']);
  });

  it('are left out of the apply strategy', () => {
    const operation = { syncStrategy: { apply: {} } };
    expect(names(factsOf([object('a'), hook('job', 'PreSync')], [], operation))).toEqual(['Sync/0/a']);
  });

  it('with generateName get one name for the whole operation', () => {
    const job: KubeObject = {
      ...hook('', 'PostSync'),
      metadata: { ...hook('', 'PostSync').metadata, generateName: 'Migrate-' },
    };
    expect(names(factsOf([job]))).toEqual(['PostSync/0/migrate-abcdef0-postsync-1700000000']);
  });
});

describe('pruning', () => {
  const many = Array.from({ length: 12 }, (_, index) => object(`old-${index}`));
  it.each([
    {
      reason: 'without the prune flag it is only reported',
      live: [object('old')],
      operation: {},
      skip: ['ignored (requires pruning)'],
      confirm: [false],
    },
    {
      reason: 'a few objects go at once',
      live: [object('old')],
      operation: { prune: true },
      skip: [undefined],
      confirm: [false],
    },
    {
      reason: 'Prune=false keeps an object',
      live: [object('old', { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } })],
      operation: { prune: true },
      skip: ['ignored (no prune)'],
      confirm: [false],
    },
    {
      reason: 'Prune=confirm waits for a person',
      live: [object('old')],
      operation: { prune: true, syncOptions: ['Prune=confirm'] },
      skip: [undefined],
      confirm: [true],
    },
    {
      reason: 'a volume claim waits for a person',
      live: [object('data', { kind: 'PersistentVolumeClaim' })],
      operation: { prune: true },
      skip: [undefined],
      confirm: [true],
    },
    {
      reason: 'more than ten waits for a person',
      live: many,
      operation: { prune: true },
      skip: many.map(() => undefined),
      confirm: many.map(() => true),
    },
  ])('$reason', ({ live, operation, skip, confirm }) => {
    const prune = planSync(factsOf([object('kept')], live, operation)).tasks.filter((task) => task.kind === 'prune');
    expect(prune.map((task) => task.skipReason)).toEqual(skip);
    expect(prune.map((task) => task.needsConfirmation)).toEqual(confirm);
  });

  it('with nothing rendered is refused, unless allowEmpty or the guard is off', () => {
    const facts = factsOf([], [object('old')], { prune: true });
    const skipReasons = (guard: Partial<PlanFacts['pruneGuard']>): (string | undefined)[] =>
      planSync({ ...facts, pruneGuard: { ...facts.pruneGuard, ...guard } }).tasks.map((task) =>
        task.kind === 'prune' ? task.skipReason : 'apply',
      );
    expect(skipReasons({})).toEqual(['ignored (no objects were rendered; set allowEmpty to prune everything)']);
    expect(skipReasons({ allowEmpty: true })).toEqual([undefined]);
    expect(skipReasons({ isEnabled: false })).toEqual([undefined]);
  });

  it('never touches what another application owns, a hook, or a kind that could not be listed', () => {
    const foreign = factsOf([object('kept')], [object('old')], { prune: true });
    expect(planSync({ ...foreign, owned: new Set() }).tasks).toHaveLength(1);
    expect(planSync(factsOf([object('kept')], [hook('job', 'PreSync')], { prune: true })).tasks).toHaveLength(1);
    const incomplete = planSync({ ...foreign, kindFacts: () => ({ ...served, isComplete: false }) });
    expect(incomplete.tasks.map((task) => task.kind === 'prune' && task.skipReason)).toContain(
      'ignored (not all objects of this kind could be listed)',
    );
  });

  it('never touches what is desired under another group of the same object', () => {
    const withUid = (apiVersion: string): KubeObject => {
      const ingress = object('web', { kind: 'Ingress', apiVersion });
      return { ...ingress, metadata: { ...ingress.metadata, uid: 'one' } };
    };
    const live = [withUid('networking.k8s.io/v1beta1'), withUid('extensions/v1beta1')];
    const desired = [object('web', { kind: 'Ingress', apiVersion: 'networking.k8s.io/v1beta1' })];
    expect(names(factsOf(desired, live, { prune: true }))).toEqual(['Sync/0/web']);
  });

  it('runs in mirrored waves, PruneLast after all else', () => {
    const last = { 'argocd.argoproj.io/sync-options': 'PruneLast=true' };
    const live = [
      object('first', { wave: 1 }),
      object('second', { wave: 2 }),
      object('end', { wave: 1, annotations: last }),
    ];
    expect(names(factsOf([object('kept', { wave: 5 })], live, { prune: true }))).toEqual([
      'Sync/1/-second',
      'Sync/2/-first',
      'Sync/5/kept',
      'Sync/6/-end',
    ]);
  });
});

describe('what is invalid', () => {
  const widget = object('w', { apiVersion: 'example.org/v1', kind: 'Widget' });
  const crd: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.org' },
    spec: { group: 'example.org', names: { kind: 'Widget' } },
  };
  const unserved = (key: { kind: string }): KindFacts => ({ ...served, isServed: key.kind !== 'Widget' });
  it('is an object of a kind that the API server does not serve', () => {
    expect(planSync({ ...factsOf([widget]), kindFacts: unserved }).invalid).toHaveLength(1);
  });
  it('but not when its definition comes with it, or the option tolerates it', () => {
    expect(planSync({ ...factsOf([widget, crd]), kindFacts: unserved }).invalid).toEqual([]);
    const operation = { syncOptions: ['SkipDryRunOnMissingResource=true'] };
    expect(planSync({ ...factsOf([widget], [], operation), kindFacts: unserved }).invalid).toEqual([]);
  });
});
