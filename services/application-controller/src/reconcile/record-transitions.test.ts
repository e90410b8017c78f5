import type { Application } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { describeTransition } from './record-transitions.ts';

function app(sync?: string, health?: string): Application {
  return {
    metadata: { name: 'a', namespace: 'argocd' },
    spec: { project: 'default', destination: {} },
    status: {
      ...(sync === undefined ? {} : { sync: { status: sync } }),
      ...(health === undefined ? {} : { health: { status: health } }),
    },
  };
}

describe('describeTransition', () => {
  it.each([
    { reason: 'a first status is no change', before: app(), after: app('Synced', 'Healthy'), text: undefined },
    {
      reason: 'equal states are no change',
      before: app('Synced', 'Healthy'),
      after: app('Synced', 'Healthy'),
      text: undefined,
    },
    {
      reason: 'both changes stand in one text',
      before: app('OutOfSync', 'Missing'),
      after: app('Synced', 'Healthy'),
      text: 'Updated sync status: OutOfSync -> Synced; Updated health status: Missing -> Healthy',
    },
  ])('$reason', ({ before, after, text }) => expect(describeTransition(before, after)).toBe(text));
});
