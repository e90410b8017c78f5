import type { Application, ApplicationSet } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { getPointer } from '../object/index.ts';
import { decideAppset, type DecisionFacts } from './decide-appset.ts';
import type { GenerationResult } from './generate-all.ts';
import { planApplications, type PlanFacts } from './plan-applications.ts';
import { renderApplication } from './render-application.ts';

const appset: ApplicationSet = {
  metadata: { name: 'set', namespace: 'argocd', uid: 'u1' },
  spec: {
    template: {
      metadata: { name: '{{name}}', labels: { '{{name}}': '{{label}}' } },
      spec: {
        project: 'default',
        source: { repoURL: 'r', path: '{{name}}' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'x' },
      },
    },
  },
};
const mode = { isGoTemplate: false, missingKey: 'default', environment: {} } as const;
const validation: PlanFacts['validation'] = {
  controlPlaneNamespace: 'argocd',
  projects: new Map([['default', []]]),
  servers: new Set(['https://kubernetes.default.svc']),
  clusterNames: new Map([['in-cluster', 1]]),
};
const preserved = { annotations: [], labels: [], ignored: [], resolvePath: () => [] };

function desired(name: string, set: ApplicationSet = appset): Application {
  return renderApplication(set, { params: { name, label: 'l' }, template: undefined }, mode);
}

function live(name: string, change: Record<string, unknown> = {}): Application {
  const base = desired(name);
  return { ...base, metadata: { ...base.metadata, uid: `uid-${name}`, resourceVersion: '1', ...change } };
}

function plan(facts: Partial<PlanFacts>): ReturnType<typeof planApplications> {
  return planApplications({ appset, desired: [], existing: [], policy: 'sync', preserved, validation, ...facts });
}

const names = (items: readonly { metadata: { name: string } }[]): string[] =>
  items.map(({ metadata }) => metadata.name);

describe('planApplications', () => {
  it('creates what is missing, leaves what is equal, deletes what is no longer generated', () => {
    const result = plan({ desired: [desired('b'), desired('a')], existing: [live('a'), live('old')] });
    expect(names(result.create)).toEqual(['b']);
    expect(result.update).toEqual([]);
    expect(result.delete.map(({ live: gone, dropsFinalizers }) => [gone.metadata.name, dropsFinalizers])).toEqual([
      ['old', false],
    ]);
  });

  it.each([
    { policy: 'sync', update: 1, remove: 1 },
    { policy: 'create-only', update: 0, remove: 0 },
    { policy: 'create-update', update: 1, remove: 0 },
    { policy: 'create-delete', update: 0, remove: 1 },
  ] as const)('under $policy updates $update and deletes $remove', ({ policy, update, remove }) => {
    const changed = live('a', { labels: { a: 'other' } });
    const result = plan({ policy, desired: [desired('a'), desired('new')], existing: [changed, live('old')] });
    expect([result.create.length, result.update.length, result.delete.length]).toEqual([1, update, remove]);
  });

  it('never touches Applications of others', () => {
    const foreign = live('a', { ownerReferences: [{ uid: 'other', controller: true }] });
    const free = live('free', { ownerReferences: [] });
    const result = plan({ desired: [desired('a')], existing: [foreign, free] });
    expect([result.create, result.update, result.delete]).toEqual([[], [], []]);
    expect(result.invalid[0]?.why).toContain('belongs to another owner');
  });

  it('skips invalid Applications without deleting them', () => {
    const broken = { ...desired('a'), spec: { ...desired('a').spec, project: 'absent' } };
    const result = plan({ desired: [broken, desired('b')], existing: [live('a')] });
    expect(result.invalid).toEqual([{ name: 'a', why: 'application references project absent which does not exist' }]);
    expect([names(result.create), result.delete]).toEqual([['b'], []]);
  });

  it.each([
    { reason: 'an empty name', change: { metadata: { ...desired('a').metadata, name: '' } }, why: 'name is empty' },
    {
      reason: 'a name in capitals',
      change: { metadata: { ...desired('a').metadata, name: 'A' } },
      why: 'not a valid DNS-1123',
    },
    {
      reason: 'an unknown server',
      change: { spec: { ...desired('a').spec, destination: { server: 'https://x' } } },
      why: 'no clusters with this server',
    },
    {
      reason: 'an unknown name',
      change: { spec: { ...desired('a').spec, destination: { name: 'x' } } },
      why: 'no clusters with this name',
    },
    {
      reason: 'name and server',
      change: { spec: { ...desired('a').spec, destination: { name: 'x', server: 'y' } } },
      why: 'both name and server',
    },
    {
      reason: 'no destination',
      change: { spec: { ...desired('a').spec, destination: {} } },
      why: 'either server or name',
    },
  ])('refuses $reason', ({ change, why }) => {
    expect(plan({ desired: [{ ...desired('a'), ...change }] }).invalid[0]?.why).toContain(why);
  });

  it('refuses two Applications of one name, both', () => {
    const result = plan({ desired: [desired('a'), desired('a'), desired('b')] });
    expect(names(result.create)).toEqual(['b']);
    expect(result.invalid[0]?.why).toContain('duplicate name: a');
  });

  it('drops the finalizers of an Application whose cluster is gone', () => {
    const orphan = { ...live('old'), spec: { ...live('old').spec, destination: { server: 'https://gone' } } };
    expect(plan({ existing: [orphan] }).delete[0]?.dropsFinalizers).toBe(true);
  });

  it('does not depend on the order of its input', () => {
    const all = ['c', 'a', 'b'].map((name) => desired(name));
    expect(plan({ desired: all })).toEqual(plan({ desired: all.toReversed() }));
  });
});

describe('updates', () => {
  function patchOf(liveApp: Application, facts: Partial<PlanFacts['preserved']> = {}): unknown {
    return plan({ desired: [desired('a')], existing: [liveApp], preserved: { ...preserved, ...facts } }).update[0]
      ?.patch;
  }

  it('are merge patches of labels, annotations, finalizers and spec alone', () => {
    const changed = live('a', { labels: { a: 'old', extra: 'x' }, generation: 7 });
    const other = {
      ...changed,
      spec: { ...changed.spec, revisionHistoryLimit: 3 },
      status: { sync: { status: 'Synced' } },
    };
    expect(patchOf(other)).toEqual({
      metadata: { labels: { extra: null, a: 'l' } },
      spec: { revisionHistoryLimit: null },
    });
  });

  it('keep refresh, notified and preserved annotations, preserved labels and hook finalizers', () => {
    const kept = {
      annotations: { 'argocd.argoproj.io/refresh': 'hard', 'notified.notifications.argoproj.io': '{}', mine: 'y' },
      labels: { a: 'l', mine: 'x' },
      finalizers: ['resources-finalizer.argocd.argoproj.io', 'post-delete-finalizer.argocd.argoproj.io/cleanup'],
    };
    expect(patchOf(live('a', kept), { annotations: ['mine'], labels: ['mine'] })).toBeUndefined();
    expect(patchOf(live('a', kept))).toEqual({ metadata: { annotations: { mine: null }, labels: { mine: null } } });
  });

  it('leave ignored fields as they are', () => {
    const changed = live('a');
    const other = { ...changed, spec: { ...changed.spec, source: { ...changed.spec.source, targetRevision: 'v2' } } };
    const ignore = (name?: string): PlanFacts['preserved']['ignored'] => [
      { jsonPointers: ['/spec/source/targetRevision'], ...(name === undefined ? {} : { name }) },
    ];
    expect(patchOf(other, { ignored: ignore() })).toBeUndefined();
    expect(patchOf(other, { ignored: ignore('a') })).toBeUndefined();
    expect(patchOf(other, { ignored: ignore('b') })).toEqual({ spec: { source: { targetRevision: null } } });
  });
});

describe('ignored fields below what is not generated', () => {
  const updateOf = (change: Record<string, unknown>, pointer: string): unknown => {
    const base = live('a');
    const other: Application = { ...base, spec: { ...base.spec, ...change } };
    const ignored = [{ jsonPointers: [pointer] }];
    return plan({ desired: [desired('a')], existing: [other], preserved: { ...preserved, ignored } }).update[0]?.patch;
  };

  it('are kept with the objects around them', () => {
    const syncPolicy = { automated: { prune: true }, syncOptions: ['x'] };
    expect(updateOf({ syncPolicy }, '/spec/syncPolicy/automated')).toEqual({
      spec: { syncPolicy: { syncOptions: null } },
    });
  });

  it('are found by jq path expressions in what is live and what is desired', () => {
    const base = live('a');
    const { path: _path, ...source } = base.spec.source ?? {};
    const other = { ...base, spec: { ...base.spec, source: { ...source, targetRevision: 'v2' } } };
    const known = ['/spec/source/path', '/spec/source/targetRevision'];
    const resolvePath = (_expression: string, object: unknown): string[] =>
      known.filter((pointer) => getPointer(object, pointer) !== undefined);
    const ignored = [{ jqPathExpressions: ['.spec.source | .path, .targetRevision'] }];
    const facts = { desired: [desired('a')], existing: [other] };
    expect(plan({ ...facts, preserved: { ...preserved, ignored, resolvePath } }).update).toEqual([]);
    expect(plan(facts).update).toHaveLength(1);
  });

  it('go with the list around them', () => {
    const sources = [{ repoURL: 'x' }, { repoURL: 'y', ref: 'z' }];
    expect(updateOf({ sources }, '/spec/sources/1/ref')).toEqual({ spec: { sources: null } });
  });
});

describe('decideAppset', () => {
  const facts: DecisionFacts = {
    appset,
    existing: [live('a'), live('b')],
    policy: 'sync',
    validation,
    mode,
    preservedEverywhere: { annotations: [], labels: [] },
    jq: { resolvePath: () => [], faultOf: (path) => (path === '.spec' ? undefined : `jq: ${path}: unknown`) },
  };
  const complete = (...all: string[]): GenerationResult & { kind: 'complete' } => ({
    kind: 'complete',
    sets: all.map((name) => ({ params: { name, label: 'l' }, template: undefined })),
  });

  it('deletes nothing and writes nothing when a generator is incomplete', () => {
    const decision = decideAppset({ kind: 'incomplete', why: ['down'] }, facts);
    expect(decision).toEqual({ plan: undefined, outcome: { kind: 'generation-failed', why: ['down'] } });
  });

  it('deletes what a complete answer leaves out', () => {
    expect(decideAppset(complete('a'), facts).plan?.delete.map(({ live: gone }) => gone.metadata.name)).toEqual(['b']);
  });

  it('writes nothing when one template fails', () => {
    const broken = { ...appset, spec: { ...appset.spec, template: { metadata: { name: '{{ .name.x }}' } } } };
    const decision = decideAppset(complete('a'), { ...facts, appset: broken, mode: { ...mode, isGoTemplate: true } });
    expect([decision.plan, decision.outcome.kind]).toEqual([undefined, 'render-failed']);
  });

  it('refuses malformed jq expressions and pointers of ignoreApplicationDifferences', () => {
    for (const rule of [{ jqPathExpressions: ['.spec', '.a |'] }, { jsonPointers: ['no-slash'] }]) {
      const set = { ...appset, spec: { ...appset.spec, ignoreApplicationDifferences: [rule] } };
      expect(decideAppset(complete('a'), { ...facts, appset: set }).outcome.kind).toBe('render-failed');
    }
  });
});
