// Deleting an Application: with its finalizer everything it deployed goes, without it everything stays.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (name: string, annotations = ''): string => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations: {${annotations}}
data: {value: "1"}
`;

describe('deleting an application', () => {
  const world = useWorld({ name: 'cascade' });

  it('with its finalizer takes what it deployed along, but for what is kept', async () => {
    await given(world)
      .repository('cascade')
      .withFiles({
        'a.yaml': configMap('cascade-a'),
        'b.yaml': configMap('cascade-b', 'argocd.argoproj.io/sync-wave: "2"'),
        'keep.yaml': configMap('cascade-keep', 'argocd.argoproj.io/sync-options: Delete=false'),
      });
    await given(world).app('cascade-on').withCascade().automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).deleted('Application/cascade-on');
    await eventually(world).app().isGone();
    await eventually(world).object('ConfigMap/cascade-a').isGone();
    await eventually(world).object('ConfigMap/cascade-b').isGone();
    await eventually(world).object('ConfigMap/cascade-keep').exists();
  });

  it('without a finalizer leaves everything', async () => {
    await given(world)
      .repository('stay')
      .withFiles({ 'a.yaml': configMap('stay-a') });
    await given(world).app('cascade-off').automated().exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).deleted('Application/cascade-off');
    await eventually(world).app().isGone();
    await eventually(world).object('ConfigMap/stay-a').exists();
  });

  it('goes through when its cluster is not known any more', async () => {
    await given(world)
      .repository('lost')
      .withFiles({ 'a.yaml': configMap('lost-a') });
    await given(world).app('cascade-lost').toCluster({ name: 'nowhere' }).withCascade().exists();
    await eventually(world)
      .app()
      .hasCondition('InvalidSpecError', /nowhere/);
    await when(world).deleted('Application/cascade-lost');
    await eventually(world).app().isGone();
  });
});
