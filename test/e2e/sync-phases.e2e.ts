// Phases, waves and hooks of one sync, as reference/behaviour/sync.md §3.7 tells them.
import type { v1alpha1 } from '@plumbline/contract/crd';
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, expect, it } from 'vitest';

const configMap = (name: string, annotations = ''): string => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations: {${annotations}}
data: {name: ${name}}
`;

const job = (name: string, hook: string, options: { image?: string; policy?: string } = {}): string => `
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    argocd.argoproj.io/hook: ${hook}
    argocd.argoproj.io/hook-delete-policy: ${options.policy ?? 'BeforeHookCreation'}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "registry.example/${options.image ?? 'works'}:1"}]
`;

const resultsOf = (state: v1alpha1.OperationState | undefined): string[] =>
  (state?.syncResult?.resources ?? []).map((it) => `${it.syncPhase} ${it.kind}/${it.name} ${it.hookPhase}`);

describe('a sync with phases', () => {
  const world = useWorld({ name: 'phases', environment: { ARGOCD_SYNC_WAVE_DELAY: '0' } });

  it('runs PreSync hooks, then the waves, then PostSync hooks', async () => {
    await given(world)
      .repository('all-phases')
      .withFiles({
        'before.yaml': job('before', 'PreSync'),
        'first.yaml': configMap('first', 'argocd.argoproj.io/sync-wave: "-1"'),
        'second.yaml': configMap('second', 'argocd.argoproj.io/sync-wave: "1"'),
        'after.yaml': job('after', 'PostSync', { policy: 'HookSucceeded' }),
      });
    await given(world).app('phases-all').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    const app = await eventually(world).app().operation('Succeeded');
    expect(resultsOf((app.status as v1alpha1.ApplicationStatus).operationState)).toEqual([
      'PreSync Job/before Succeeded',
      'Sync ConfigMap/first Succeeded',
      'Sync ConfigMap/second Succeeded',
      'PostSync Job/after Succeeded',
    ]);
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world)
      .object({ apiVersion: 'batch/v1', kind: 'Job', namespace: world.targetNamespace, name: 'after' })
      .isGone();
    await eventually(world)
      .object({ apiVersion: 'batch/v1', kind: 'Job', namespace: world.targetNamespace, name: 'before' })
      .exists();
  });

  it('stops at a failed PreSync hook, runs SyncFail hooks and touches nothing else', async () => {
    await given(world)
      .repository('failing')
      .withFiles({
        'before.yaml': job('check', 'PreSync', { image: 'fail' }),
        'cm.yaml': configMap('untouched'),
        'alarm.yaml': job('alarm', 'SyncFail'),
      });
    await given(world).app('phases-failing').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    const app = await eventually(world).app().operation('Failed');
    expect(resultsOf((app.status as v1alpha1.ApplicationStatus).operationState)).toEqual([
      'PreSync Job/check Failed',
      'SyncFail Job/alarm Succeeded',
    ]);
    await eventually(world).object('ConfigMap/untouched').isGone();
  });

  it('tells in the words of the API server which object was refused, and applies its siblings', async () => {
    await given(world)
      .repository('refused')
      .withFiles({
        'good.yaml': configMap('good'),
        'bad.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bad}\ndata: {"not a key": x}\n',
      });
    await given(world).app('phases-refused').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world)
      .app()
      .operation('Failed', { message: /one or more objects failed to apply.*not a key/ });
    await eventually(world).object('ConfigMap/good').exists();
  });

  it('leaves everything alone in a dry run and keeps no history of it', async () => {
    await given(world)
      .repository('dry')
      .withFiles({ 'cm.yaml': configMap('dry') });
    await given(world).app('phases-dry').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced({ dryRun: true });
    const app = await eventually(world).app().operation('Succeeded');
    expect((app.status as v1alpha1.ApplicationStatus).history ?? []).toEqual([]);
    await eventually(world).object('ConfigMap/dry').isGone();
  });

  it('syncs only what was picked', async () => {
    await given(world)
      .repository('picked')
      .withFiles({ 'a.yaml': configMap('picked'), 'b.yaml': configMap('not-picked') });
    await given(world).app('phases-picked').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced({ resources: [{ kind: 'ConfigMap', name: 'picked' }] });
    await eventually(world).app().operation('Succeeded');
    await eventually(world).app().resource('ConfigMap/picked').is('Synced');
    await eventually(world).app().resource('ConfigMap/not-picked').is('OutOfSync');
    await eventually(world).object('ConfigMap/not-picked').isGone();
  });
});
