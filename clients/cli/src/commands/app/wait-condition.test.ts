import type { v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';

import { parseResourceFilter } from './resource-filter.ts';
import { isReached, type WaitFor } from './wait-condition.ts';

const app = (status: v1alpha1.ApplicationStatus, more: v1alpha1.Application = {}): v1alpha1.Application => ({
  metadata: { name: 'a' },
  ...more,
  status,
});
const good = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };
const cases: { reason: string; state: v1alpha1.Application; wish?: WaitFor; reached: boolean }[] = [
  { reason: 'no wish: synced, healthy, no operation', state: app(good), reached: true },
  { reason: 'no wish: out of sync', state: app({ ...good, sync: { status: 'OutOfSync' } }), reached: false },
  { reason: 'no wish: an operation is asked for', state: app(good, { operation: {} }), reached: false },
  {
    reason: 'no wish: an operation runs',
    state: app({ ...good, operationState: { phase: 'Running' } }),
    reached: false,
  },
  {
    reason: 'a refresh that is due',
    state: app(good, { metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } }),
    reached: false,
  },
  { reason: 'health only', state: app({ health: { status: 'Healthy' } }), wish: { isHealthy: true }, reached: true },
  {
    reason: 'suspended or healthy',
    state: app({ health: { status: 'Suspended' } }),
    wish: { isHealthy: true, isSuspended: true },
    reached: true,
  },
  {
    reason: 'a chosen resource counts, the rest does not',
    state: app({
      sync: { status: 'OutOfSync' },
      resources: [
        {
          group: 'apps',
          kind: 'Deployment',
          namespace: 'n',
          name: 'x',
          status: 'Synced',
          health: { status: 'Healthy' },
        },
        { kind: 'Service', namespace: 'n', name: 'y', status: 'OutOfSync' },
      ],
    }),
    wish: { resources: [parseResourceFilter('apps:Deployment:n/x')] },
    reached: true,
  },
  {
    reason: 'a chosen resource that is not there',
    state: app({ ...good, resources: [] }),
    wish: { resources: [parseResourceFilter(':Service:y')] },
    reached: false,
  },
];

describe('isReached', () => {
  it.each(cases)('$reason', ({ state, wish, reached }) => {
    expect(isReached(state, wish ?? {})).toBe(reached);
  });
});

describe('parseResourceFilter', () => {
  it.each([
    { text: 'apps:Deployment:x', filter: { group: 'apps', kind: 'Deployment', name: 'x', isExcluded: false } },
    { text: '!:Service:n/*', filter: { group: '', kind: 'Service', namespace: 'n', name: '*', isExcluded: true } },
  ])('reads $text', ({ text, filter }) => {
    expect(parseResourceFilter(text)).toEqual(filter);
  });

  it.each(['Deployment', 'a:b', 'a:b:c:d'])('refuses %s', (text) => {
    expect(() => parseResourceFilter(text)).toThrowError(/GROUP:KIND/);
  });
});
