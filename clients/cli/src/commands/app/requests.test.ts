// What the commands make of flags and state before they call the server.
import type { v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';

import { projectSpec } from '../proj/proj.ts';
import { withFlags } from './create.ts';
import { diffPairs } from './diff.ts';
import { chooseHistoryId } from './rollback.ts';
import { syncRequest } from './sync.ts';

const syncDefaults = {
  output: 'wide',
  retryBackoffDuration: '5s',
  retryBackoffFactor: 2,
  retryBackoffMaxDuration: '3m0s',
  timeout: 0,
};
const resources = [
  { group: 'apps', kind: 'Deployment', namespace: 'n', name: 'web' },
  { kind: 'Service', namespace: 'n', name: 'web' },
];

describe('syncRequest', () => {
  it.each([
    { reason: 'nothing given', options: {}, request: { name: 'a', prune: false, dryRun: false } },
    {
      reason: 'flags become options beside those of the application',
      app: { spec: { syncPolicy: { syncOptions: ['CreateNamespace=true'] } } },
      options: { replace: true, serverSide: true },
      request: { syncOptions: { items: ['CreateNamespace=true', 'Replace=true', 'ServerSideApply=true'] } },
    },
    { reason: 'force alone keeps hooks', options: { force: true }, request: { strategy: { hook: { force: true } } } },
    {
      reason: 'apply leaves hooks out',
      options: { strategy: 'apply' },
      request: { strategy: { apply: { force: false } } },
    },
    {
      reason: 'a filter picks resources',
      app: { status: { resources } },
      options: { resource: [':Service:web'] },
      request: { resources: [{ group: '', kind: 'Service', namespace: 'n', name: 'web' }] },
    },
    {
      reason: 'an exclusion picks the rest',
      app: { status: { resources } },
      options: { resource: ['!:Service:web'] },
      request: { resources: [{ group: 'apps', kind: 'Deployment', namespace: 'n', name: 'web' }] },
    },
    {
      reason: 'retries',
      options: { retryLimit: 3 },
      request: { retryStrategy: { limit: 3, backoff: { duration: '5s', factor: 2, maxDuration: '3m0s' } } },
    },
  ])('$reason', ({ app, options, request }) => {
    expect(syncRequest(app ?? {}, { name: 'a' }, { ...syncDefaults, ...options })).toMatchObject(request);
  });

  it('refuses a strategy that is none, and a filter that picks nothing', () => {
    expect(() => syncRequest({}, { name: 'a' }, { ...syncDefaults, strategy: 'x' })).toThrowError(/apply or hook/);
    expect(() => syncRequest({}, { name: 'a' }, { ...syncDefaults, resource: ['a:B:c'] })).toThrowError(/no resource/);
  });
});

describe('withFlags', () => {
  it('puts flags over a manifest', () => {
    const base: v1alpha1.Application = { metadata: { name: 'a', labels: { x: '1' } }, spec: { source: { path: 'p' } } };
    const options = { validate: true, label: ['y=2'], path: 'q', setFinalizer: true };
    expect(withFlags(base, 'ns/b', options)).toMatchObject({
      metadata: {
        name: 'b',
        namespace: 'ns',
        labels: { x: '1', y: '2' },
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
      },
      spec: { project: 'default', source: { path: 'q' } },
    });
  });
});

describe('diffPairs', () => {
  const object = (value: string): string => JSON.stringify({ data: { value } });
  it.each([
    {
      reason: 'same on both sides',
      diff: { targetState: object('1'), normalizedLiveState: object('1'), predictedLiveState: object('1') },
      pairs: 0,
    },
    {
      reason: 'a field differs',
      diff: { targetState: object('2'), normalizedLiveState: object('1'), predictedLiveState: object('2') },
      pairs: 1,
    },
    { reason: 'missing in the cluster', diff: { targetState: object('2'), predictedLiveState: object('2') }, pairs: 1 },
    {
      reason: 'gone from the source',
      diff: { normalizedLiveState: object('1'), predictedLiveState: object('1') },
      pairs: 1,
    },
    {
      reason: 'hooks are not compared',
      diff: { hook: true, targetState: object('2'), predictedLiveState: object('2') },
      pairs: 0,
    },
  ])('$reason', ({ diff, pairs }) => {
    expect(diffPairs([{ kind: 'ConfigMap', name: 'a', ...diff }])).toHaveLength(pairs);
  });
});

describe('chooseHistoryId', () => {
  const app: v1alpha1.Application = { status: { history: [{ id: 0 }, { id: 1 }, { id: 2 }] } };
  it('takes the one named, else the one before the last', () => {
    expect(chooseHistoryId(app, '0')).toBe(0);
    expect(chooseHistoryId(app, undefined)).toBe(1);
  });
  it('says when there is none', () => {
    expect(() => chooseHistoryId({}, undefined)).toThrowError(/not in its history/);
    expect(() => chooseHistoryId(app, '9')).toThrowError(/deployment 9/);
  });
});

describe('projectSpec', () => {
  it('reads destinations and kinds, and keeps what the file says', () => {
    const options = { dest: ['s,n'], allowClusterResource: ['*/Namespace'], src: ['*'] };
    expect(projectSpec({ description: 'd' }, options)).toEqual({
      description: 'd',
      sourceRepos: ['*'],
      destinations: [{ server: 's', namespace: 'n' }],
      clusterResourceWhitelist: [{ group: '*', kind: 'Namespace' }],
    });
    expect(() => projectSpec({}, { dest: ['s'] })).toThrowError(/--dest/);
  });
});
