// Live edits are put right, and without selfHeal only shown.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (name: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {value: "right"}
`;

describe('a live edit', () => {
  const world = useWorld({ name: 'heal' });

  it('is put right within seconds with selfHeal', async () => {
    await given(world)
      .repository('heal')
      .withFiles({ 'a.yaml': configMap('heal-a') });
    await given(world).app('heal-on').automated({ selfHeal: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('ConfigMap/heal-a', { data: { value: 'wrong' } });
    await eventually(world)
      .object('ConfigMap/heal-a')
      .fits('is right again', ({ data }) => JSON.stringify(data).includes('right'), { timeoutMs: 5000 });
    await when(world).deleted('ConfigMap/heal-a');
    await eventually(world).object('ConfigMap/heal-a').exists({ timeoutMs: 6_000 });
    await eventually(world).app().is('Synced', 'Healthy');
  });

  it('is only shown without selfHeal', async () => {
    await given(world)
      .repository('show')
      .withFiles({ 'a.yaml': configMap('show-a') });
    await given(world).app('heal-off').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('ConfigMap/show-a', { data: { value: 'wrong' } });
    await eventually(world).app().is('OutOfSync', 'Healthy');
    await eventually(world).app().resource('ConfigMap/show-a').is('OutOfSync');
  });

  it('of a field that is ignored is no difference', async () => {
    await given(world)
      .repository('ignore')
      .withFiles({ 'a.yaml': configMap('ignore-a') });
    await given(world)
      .app('heal-ignore')
      .withSpec({
        syncPolicy: { automated: { selfHeal: true } },
        ignoreDifferences: [{ kind: 'ConfigMap', jsonPointers: ['/data/value'] }],
      })
      .exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('ConfigMap/ignore-a', { data: { value: 'mine' } });
    await when(world).refreshed();
    await eventually(world)
      .app()
      .fits(
        'answered the refresh',
        ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/refresh'] === undefined,
      );
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world)
      .object('ConfigMap/ignore-a')
      .fits('keeps the edit', ({ data }) => JSON.stringify(data).includes('mine'));
  });

  it('of a field that a trusted manager owns is no difference', async () => {
    await given(world)
      .repository('managed')
      .withFiles({ 'a.yaml': configMap('managed-a') });
    await given(world)
      .app('heal-managed')
      .withSpec({
        syncPolicy: { automated: {} },
        ignoreDifferences: [{ kind: 'ConfigMap', managedFieldsManagers: ['lab'] }],
      })
      .exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).edited('ConfigMap/managed-a', { data: { value: 'theirs' } });
    await when(world).refreshed();
    await eventually(world)
      .app()
      .fits(
        'answered the refresh',
        ({ metadata }) => metadata.annotations?.['argocd.argoproj.io/refresh'] === undefined,
      );
    await eventually(world).app().is('Synced', 'Healthy');
  });
});
