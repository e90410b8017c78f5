import type { Application, ApplicationSet, v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { decidePolicy } from './policy.ts';
import { requeueAfterSeconds, usesClusters } from './requeue.ts';
import { statusOf } from './status.ts';

const appset = (status?: v1alpha1.ApplicationSetStatus, spec: v1alpha1.ApplicationSetSpec = {}): ApplicationSet => ({
  metadata: { name: 'set', namespace: 'argocd' },
  spec,
  ...(status ? { status } : {}),
});
const application = (name: string): Application => ({
  metadata: { name, namespace: 'argocd' },
  spec: { project: 'default', destination: {} },
  status: { sync: { status: 'Synced' }, health: { status: 'Healthy', lastTransitionTime: 't' } },
});
const at = { owned: [], resourceLimit: 0, now: '2026-01-01T00:00:00Z' };
const later = '2026-01-02T00:00:00Z';

const summary = (status: v1alpha1.ApplicationSetStatus): Record<string, string> =>
  Object.fromEntries(
    (status.conditions ?? []).map(({ type = '', status: value = '', reason = '' }) => [type, `${value} ${reason}`]),
  );

describe('statusOf', () => {
  it.each([
    {
      reason: 'an up-to-date set is healthy',
      outcome: { kind: 'up-to-date' } as const,
      conditions: {
        ErrorOccurred: 'False ApplicationSetUpToDate',
        ParametersGenerated: 'True ParametersGenerated',
        ResourcesUpToDate: 'True ApplicationSetUpToDate',
      },
      health: 'Healthy',
    },
    {
      reason: 'a failed generator',
      outcome: { kind: 'generation-failed', why: ['down'] } as const,
      conditions: {
        ErrorOccurred: 'True ApplicationParamsGenerationError',
        ParametersGenerated: 'False ErrorOccurred',
        ResourcesUpToDate: 'False ApplicationParamsGenerationError',
      },
      health: 'Degraded',
    },
    {
      reason: 'a failed write',
      outcome: { kind: 'write-failed', action: 'update', why: 'refused' } as const,
      conditions: {
        ErrorOccurred: 'True UpdateApplicationError',
        ParametersGenerated: 'True ParametersGenerated',
        ResourcesUpToDate: 'False UpdateApplicationError',
      },
      health: 'Degraded',
    },
  ])('$reason', ({ outcome, conditions, health }) => {
    const status = statusOf(appset(), { ...at, outcome });
    expect(summary(status)).toEqual(conditions);
    expect(status.health?.status).toBe(health);
  });

  it('moves times only when something changed', () => {
    const first = statusOf(appset(), { ...at, outcome: { kind: 'up-to-date' } });
    expect(statusOf(appset(first), { ...at, outcome: { kind: 'up-to-date' }, now: later })).toEqual(first);
    const failed = statusOf(appset(first), { ...at, outcome: { kind: 'generation-failed', why: ['x'] }, now: later });
    expect(failed.conditions?.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([later, later, later]);
  });

  it('lists the owned Applications, cut at the limit, and counts all', () => {
    const status = statusOf(appset(), {
      ...at,
      outcome: { kind: 'up-to-date' },
      owned: [application('b'), application('a')],
      resourceLimit: 1,
    });
    expect(status.resources).toEqual([
      {
        group: 'argoproj.io',
        version: 'v1alpha1',
        kind: 'Application',
        name: 'a',
        namespace: 'argocd',
        status: 'Synced',
        health: { status: 'Healthy' },
      },
    ]);
    expect(status.resourcesCount).toBe(2);
  });

  it('says that RollingSync is not available', () => {
    const status = statusOf(appset(undefined, { strategy: { type: 'RollingSync' } }), {
      ...at,
      outcome: { kind: 'up-to-date' },
    });
    expect(summary(status)['RolloutProgressing']).toBe('False RollingSyncUnavailable');
  });

  it('names at most ten problems', () => {
    const why = Array.from({ length: 12 }, (_item, index) => `problem ${index}`);
    const status = statusOf(appset(), { ...at, outcome: { kind: 'invalid-applications', why } });
    expect(status.conditions?.[0]?.message).toMatch(/problem 9; and 2 more \(12 in all\)$/u);
  });
});

describe('decidePolicy', () => {
  it.each([
    { own: undefined, policy: undefined, isOverrideEnabled: true, decided: 'sync' },
    { own: 'create-only', policy: undefined, isOverrideEnabled: true, decided: 'create-only' },
    { own: 'create-only', policy: 'create-update', isOverrideEnabled: false, decided: 'create-update' },
    { own: 'create-only', policy: 'create-update', isOverrideEnabled: true, decided: 'create-only' },
    { own: undefined, policy: 'create-delete', isOverrideEnabled: true, decided: 'create-delete' },
    { own: 'nonsense', policy: undefined, isOverrideEnabled: true, decided: 'sync' },
  ] as const)('own $own, flag $policy, override $isOverrideEnabled: $decided', ({ own, decided, ...settings }) =>
    expect(decidePolicy(own, settings)).toBe(decided),
  );
});

describe('requeueAfterSeconds', () => {
  const git = (requeueAfterSecondsGiven?: number): v1alpha1.ApplicationSetGenerator => ({
    git: requeueAfterSecondsGiven === undefined ? {} : { requeueAfterSeconds: requeueAfterSecondsGiven },
  });
  it.each([
    { reason: 'sets without Git wait for events', generators: [{ list: {} }], seconds: undefined },
    { reason: 'Git is read at the default interval', generators: [git()], seconds: 180 },
    { reason: 'the least counts', generators: [git(60), git(30)], seconds: 30 },
    {
      reason: 'nested generators count',
      generators: [{ matrix: { generators: [{ list: {} }, git(20)] } }],
      seconds: 20,
    },
  ])('$reason', ({ generators, seconds }) => expect(requeueAfterSeconds({ generators }, 180)).toBe(seconds));

  it('knows which sets read clusters', () => {
    expect(usesClusters({ generators: [{ list: {} }] })).toBe(false);
    expect(usesClusters({ generators: [{ merge: { generators: [{ list: {} }, { clusters: {} }] } }] })).toBe(true);
  });
});
