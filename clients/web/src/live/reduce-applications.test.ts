import { describe, expect, it } from 'vitest';
import type { Application } from '@plumbline/contract/crd';
import { createFrameBatch } from './frame-batch.ts';
import { withTreeHealth } from './with-tree-health.ts';
import { reduceApplications } from './reduce-applications.ts';

const app = (name: string, version: string, uid = name): Application => ({
  metadata: { name, namespace: 'argocd', uid, resourceVersion: version },
  spec: { project: 'default', destination: {} },
});
const shape = (apps: readonly Application[]): string[] =>
  apps.map((item) => `${item.metadata.name}@${item.metadata.resourceVersion}`);
const held = [app('b', '5'), app('c', '6')];

describe('the application list under stream events', () => {
  it.each([
    {
      reason: 'a new application comes in name order',
      events: [{ type: 'ADDED', application: app('a', '9') }],
      after: ['a@9', 'b@5', 'c@6'],
    },
    { reason: 'a change replaces', events: [{ type: 'MODIFIED', application: app('b', '8') }], after: ['b@8', 'c@6'] },
    {
      reason: 'an event older than what is held is left out',
      events: [{ type: 'MODIFIED', application: app('c', '2') }],
      after: ['b@5', 'c@6'],
    },
    {
      reason: 'an older version of a recreated application counts',
      events: [{ type: 'ADDED', application: app('c', '2', 'new') }],
      after: ['b@5', 'c@2'],
    },
    { reason: 'a deletion removes', events: [{ type: 'DELETED', application: app('b', '9') }], after: ['c@6'] },
    {
      reason: 'the events of a batch apply in order',
      events: [
        { type: 'DELETED', application: app('b', '9') },
        { type: 'ADDED', application: app('b', '10', 'again') },
      ],
      after: ['b@10', 'c@6'],
    },
  ])('$reason', ({ events, after }) => {
    expect(shape(reduceApplications(held, events))).toEqual(after);
  });

  it('returns the same list when nothing changed, so that nothing is drawn again', () => {
    expect(reduceApplications(held, [{ type: 'ADDED', application: app('b', '5') }, {}])).toBe(held);
  });
});

describe('a frame batch', () => {
  it('hands all items of a frame over at once, and nothing after it was cleared', () => {
    const frames: (() => void)[] = [];
    const batches: (readonly number[])[] = [];
    const batch = createFrameBatch<number>(
      (items) => batches.push(items),
      (run) => frames.push(run),
    );
    batch.add(1);
    batch.add(2);
    expect(frames).toHaveLength(1);
    frames[0]?.();
    batch.add(3);
    batch.clear();
    frames[1]?.();
    expect(batches).toEqual([[1, 2]]);
  });
});

describe('the health of objects', () => {
  const stored = {
    ...app('shop', '1'),
    status: {
      resources: [
        { kind: 'Deployment', group: 'apps', name: 'web', namespace: 'a' },
        { kind: 'Job', group: 'batch', name: 'j', namespace: 'a', health: { status: 'Healthy' } },
      ],
    },
  };
  it('comes from the tree where the stored status leaves it out, and only there', () => {
    const tree = {
      nodes: [
        { kind: 'Deployment', group: 'apps', name: 'web', namespace: 'a', health: { status: 'Degraded' } },
        { kind: 'Job', group: 'batch', name: 'j', namespace: 'a', health: { status: 'Degraded' } },
      ],
    };
    expect(withTreeHealth(stored, tree).status?.resources?.map((resource) => resource.health?.status)).toEqual([
      'Degraded',
      'Healthy',
    ]);
    expect(withTreeHealth(stored, undefined)).toBe(stored);
  });
});
