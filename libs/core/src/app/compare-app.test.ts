import type { Application, KubeObject } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { formatResourceKey, resourceKeyOf, type ResourceKey } from '../object/index.ts';
import type { KindFacts } from '../sync/plan-facts.ts';
import { assessAppHealth } from './assess-app-health.ts';
import { compareApp, type CompareFacts } from './compare-app.ts';
import { mergeConditions } from './merge-conditions.ts';
import { appendHistory } from './trim-history.ts';

const app: Application = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'app', namespace: 'argocd' },
  spec: { project: 'default', destination: { server: 'https://kubernetes.default.svc', namespace: 'n' } },
};
const complete: KindFacts = { isNamespaced: true, isServed: true, isComplete: true };

function object(name: string, value = '', annotations: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'n', annotations }, data: { value } };
}
const valueOf = (item: KubeObject | undefined): unknown => JSON.stringify(item?.['data']);

function factsOf(desired: KubeObject[], live: KubeObject[], extra: Partial<CompareFacts> = {}): CompareFacts {
  const byKey = new Map(live.map((item) => [formatResourceKey(resourceKeyOf(item)), item]));
  return {
    app,
    desired,
    live: byKey,
    owned: new Set(byKey.keys()),
    foreign: new Map(),
    kindFacts: () => complete,
    diffOf: (a, b) => ({ isModified: valueOf(a) !== valueOf(b) }),
    healthOf: () => undefined,
    revision: 'r',
    ...extra,
  };
}

describe('compareApp', () => {
  it.each([
    { reason: 'equal objects are Synced', desired: [object('a')], live: [object('a')], status: 'Synced' },
    { reason: 'a missing object is OutOfSync', desired: [object('a')], live: [], status: 'OutOfSync' },
    {
      reason: 'a changed object is OutOfSync',
      desired: [object('a', '1')],
      live: [object('a', '2')],
      status: 'OutOfSync',
    },
    { reason: 'an extra object is OutOfSync', desired: [], live: [object('a')], status: 'OutOfSync' },
    {
      reason: 'an extra object with IgnoreExtraneous is no fault',
      desired: [],
      live: [object('a', '', { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' })],
      status: 'Synced',
    },
    {
      reason: 'a hook does not count',
      desired: [],
      live: [object('a', '', { 'argocd.argoproj.io/hook': 'PreSync' })],
      status: 'Synced',
    },
  ])('$reason', ({ desired, live, status }) => expect(compareApp(factsOf(desired, live)).syncStatus).toBe(status));

  it('a missing object of an incomplete kind is Unknown, never OutOfSync', () => {
    const result = compareApp(factsOf([object('a')], [], { kindFacts: () => ({ ...complete, isComplete: false }) }));
    expect(result.syncStatus).toBe('Unknown');
    expect(result.conditions.map(({ type }) => type)).toEqual(['ComparisonError']);
  });

  it('names the other application that owns an object', () => {
    const facts = factsOf([object('a')], [object('a')]);
    const result = compareApp({ ...facts, foreign: new Map([['/ConfigMap/n/a', 'other']]) });
    expect(result.conditions.map(({ type }) => type)).toEqual(['SharedResourceWarning']);
  });
});

describe('assessAppHealth', () => {
  const health = (status: string) => (item: KubeObject) => (item.metadata.name === 'a' ? { status } : undefined);
  it.each([
    { reason: 'the worst counts', live: [object('a'), object('b')], status: 'Degraded' },
    { reason: 'nothing live is Missing', live: [], status: 'Missing' },
    {
      reason: 'an ignored object does not count',
      live: [object('a', '', { 'argocd.argoproj.io/ignore-healthcheck': 'true' }), object('b')],
      status: 'Healthy',
    },
  ])('$reason', ({ live, status }) => {
    const facts = factsOf([object('a'), object('b')], live, { healthOf: health('Degraded') });
    expect(assessAppHealth(app, compareApp(facts)).status).toBe(status);
  });

  it('is Unknown, not Healthy, when an object could not be looked for', () => {
    const incomplete = (key: ResourceKey): KindFacts => ({ ...complete, isComplete: key.name !== 'b' });
    const facts = factsOf([object('a'), object('b')], [object('a')], {
      healthOf: health('Healthy'),
      kindFacts: incomplete,
    });
    expect(assessAppHealth(app, compareApp(facts)).status).toBe('Unknown');
  });
});

describe('mergeConditions', () => {
  it('keeps the time of a condition that stays, replaces its own types and leaves others alone', () => {
    const stored = [
      { type: 'ComparisonError', message: 'old', lastTransitionTime: 't0' },
      { type: 'SyncError', message: 'x', lastTransitionTime: 't0' },
      { type: 'UnknownError', message: 'same', lastTransitionTime: 't0' },
    ];
    const found = [
      { type: 'UnknownError', message: 'same' },
      { type: 'ComparisonError', message: 'new' },
    ];
    expect(mergeConditions(stored, { types: ['ComparisonError', 'UnknownError'], found }, 't1')).toEqual([
      { type: 'ComparisonError', message: 'new', lastTransitionTime: 't1' },
      { type: 'SyncError', message: 'x', lastTransitionTime: 't0' },
      { type: 'UnknownError', message: 'same', lastTransitionTime: 't0' },
    ]);
  });
});

describe('appendHistory', () => {
  it.each([
    { reason: 'ids follow each other', history: [{ id: 4 }], limit: 10, ids: [4, 5] },
    { reason: 'the oldest goes', history: [{ id: 1 }, { id: 2 }], limit: 2, ids: [2, 3] },
    { reason: 'zero keeps none', history: [{ id: 1 }], limit: 0, ids: [] },
  ])('$reason', ({ history, limit, ids }) => {
    expect(appendHistory(history, {}, limit).map(({ id }) => id)).toEqual(ids);
  });
});
