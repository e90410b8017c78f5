// Automated sync: a commit arrives, a removed file is pruned, a broken revision is not tried for ever.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import type { v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';

const configMap = (name: string, value = '1'): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {value: "${value}"}
`;

describe('an application with automated sync', () => {
  const world = useWorld({ name: 'auto', pollSeconds: 3 });

  it('follows commits by itself and prunes what is gone', async () => {
    await given(world)
      .repository('auto')
      .withFiles({ 'a.yaml': configMap('auto-a'), 'b.yaml': configMap('auto-b') });
    await given(world).app('auto-follow').automated({ prune: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    const revision = await when(world).committed({ 'a.yaml': configMap('auto-a', '2'), 'b.yaml': null });
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await eventually(world).object('ConfigMap/auto-b').isGone();
    const app = await eventually(world)
      .app()
      .fits(
        'has two deployments in its history',
        (it) => (it.status as v1alpha1.ApplicationStatus).history?.length === 2,
      );
    expect((app.status as v1alpha1.ApplicationStatus).history?.map(({ id }) => id)).toEqual([0, 1]);
  });

  it('leaves what is gone from Git alone without prune', async () => {
    await given(world)
      .repository('keep')
      .withFiles({ 'a.yaml': configMap('keep-a'), 'b.yaml': configMap('keep-b') });
    await given(world).app('auto-keep').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    const revision = await when(world).committed({ 'b.yaml': null });
    await eventually(world).app().is('OutOfSync', 'Healthy', { revision });
    await eventually(world).object('ConfigMap/keep-b').exists();
  });

  it('makes the namespace when it is asked to', async () => {
    await given(world)
      .repository('space')
      .withFiles({ 'a.yaml': configMap('space-a') });
    const namespace = `${world.targetNamespace}-made`;
    await given(world)
      .app('auto-space')
      .toNamespace(namespace)
      .automated()
      .withSyncOptions('CreateNamespace=true')
      .exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world).object(`${namespace}/ConfigMap/space-a`).exists();
  });

  it('does not try a failed revision again, and recovers with the next one', async () => {
    await given(world)
      .repository('broken')
      .withFiles({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: broken-a}\ndata: {"bad key": x}\n' });
    await given(world)
      .app('auto-broken')
      .automated()
      .withRetry({ limit: 1, backoff: { duration: '1s' } })
      .exists();
    await eventually(world)
      .app()
      .operation('Failed', { message: /retried 1 times/ });
    await eventually(world)
      .app()
      .hasCondition('SyncError', /Failed last sync attempt/);
    const revision = await when(world).committed({ 'a.yaml': configMap('broken-a') });
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await eventually(world).app().hasNoCondition('SyncError');
  });

  it('writes nothing while nothing changes', async () => {
    await given(world)
      .repository('still')
      .withFiles({ 'a.yaml': configMap('still-a') });
    await given(world)
      .app('auto-still')
      .withSpec({ syncPolicy: { automated: {} } })
      .exists();
    const before = await eventually(world)
      .app()
      .fits(
        'is at rest',
        ({ status, operation }) =>
          (status as v1alpha1.ApplicationStatus)?.sync?.status === 'Synced' && operation === undefined,
      );
    const first = (before.status as v1alpha1.ApplicationStatus).reconciledAt;
    const after = await eventually(world)
      .app()
      .fits('was looked at again', ({ status }) => (status as v1alpha1.ApplicationStatus).reconciledAt !== first);
    const { reconciledAt: _a, ...restBefore } = before.status as v1alpha1.ApplicationStatus;
    const { reconciledAt: _b, ...restAfter } = after.status as v1alpha1.ApplicationStatus;
    expect(restAfter).toEqual(restBefore);
  });
});
