import type { KubeObject } from '@plumbline/contract/crd';
import { WorkQueue } from '@plumbline/io/controller';
import { describe, expect, it } from 'vitest';
import type { AppsetKey } from '../ports.ts';
import { AppsetEvents } from './appset-queue.ts';

class RecordingQueue extends WorkQueue<AppsetKey> {
  readonly added: string[] = [];
  override add(key: AppsetKey): void {
    this.added.push(`now ${key}`);
  }
  override addAfter(key: AppsetKey): void {
    this.added.push(`later ${key}`);
  }
}

const object = (
  kind: string,
  change: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {},
): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind,
  metadata: { name: 'x', namespace: 'argocd', ...metadata },
  spec: {},
  ...change,
});
const owned = { ownerReferences: [{ kind: 'ApplicationSet', name: 'set', controller: true, uid: 'u' }] };
const application = (change: Record<string, unknown> = {}, metadata: Record<string, unknown> = {}): KubeObject =>
  object('Application', change, { ...owned, ...metadata });

function added(tell: (events: AppsetEvents) => void): string[] {
  const queue = new RecordingQueue();
  tell(new AppsetEvents(queue, () => undefined));
  return queue.added;
}

describe('an Application', () => {
  const synced = { status: { sync: { status: 'Synced' }, reconciledAt: '1' } };
  it.each([
    { reason: 'created', change: { after: application() }, keys: ['now argocd/set'] },
    { reason: 'deleted', change: { before: application() }, keys: ['now argocd/set'] },
    {
      reason: 'edited',
      change: { before: application(), after: application({ spec: { project: 'x' } }) },
      keys: ['now argocd/set'],
    },
    { reason: 'synced', change: { before: application(), after: application(synced) }, keys: ['later argocd/set'] },
    {
      reason: 'only looked at by its controller',
      change: { before: application(synced), after: application({ status: { ...synced.status, reconciledAt: '2' } }) },
      keys: [],
    },
    { reason: 'of nobody', change: { after: object('Application') }, keys: [] },
    {
      reason: 'taken away from its set',
      change: { before: application(), after: object('Application') },
      keys: ['now argocd/set'],
    },
  ])('$reason: $keys', ({ change, keys }) => expect(added((events) => events.onApplication(change))).toEqual(keys));
});

describe('a set', () => {
  it.each([
    { reason: 'created', change: { after: object('ApplicationSet') }, keys: ['now argocd/x'] },
    { reason: 'gone', change: { before: object('ApplicationSet') }, keys: ['now argocd/x'] },
    {
      reason: 'with a new status',
      change: { before: object('ApplicationSet'), after: object('ApplicationSet', { status: { a: 1 } }) },
      keys: [],
    },
    {
      reason: 'to be refreshed',
      change: {
        before: object('ApplicationSet'),
        after: object('ApplicationSet', {}, { annotations: { 'argocd.argoproj.io/application-set-refresh': 'true' } }),
      },
      keys: ['now argocd/x'],
    },
  ])('$reason: $keys', ({ change, keys }) => expect(added((events) => events.onAppset(change))).toEqual(keys));
});
