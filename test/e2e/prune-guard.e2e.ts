// Safety rule 1 of DESIGN §6: a large or precious prune waits for a person, and nothing rendered prunes nothing.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (name: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {value: "1"}
`;

const many = (prefix: string, count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${prefix}-${index}.yaml`, configMap(`${prefix}-${index}`)]),
  );

const without = (files: Record<string, string>): Record<string, null> =>
  Object.fromEntries(Object.keys(files).map((name) => [name, null]));

describe('the prune guard', () => {
  const world = useWorld({ name: 'guard', pollSeconds: 3 });

  it('holds a prune of more than ten objects until it is approved', async () => {
    const files = many('large', 12);
    await given(world)
      .repository('large')
      .withFiles({ ...files, 'kept.yaml': configMap('large-kept') });
    await given(world).app('guard-large').automated({ prune: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).committed(without(files));
    await eventually(world)
      .app()
      .fits('waits for confirmation', ({ status }) =>
        JSON.stringify(status).includes('waiting for pruning confirmation'),
      );
    await eventually(world).object('ConfigMap/large-0').exists();
    await when(world).edited('Application/guard-large', {
      metadata: {
        annotations: { 'argocd.argoproj.io/deletion-approved': new Date(Date.now() + 60_000).toISOString() },
      },
    });
    await eventually(world).object('ConfigMap/large-0').isGone();
    await eventually(world).app().is('Synced', 'Healthy');
  });

  it('prunes nothing when nothing is rendered', async () => {
    await given(world)
      .repository('empty')
      .withFiles({ 'app/a.yaml': configMap('empty-a'), 'app/note.txt': 'x' });
    await given(world).app('guard-empty').fromPath('app').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');
    await when(world).synced();
    await eventually(world).app().is('Synced', 'Healthy');
    const revision = await when(world).committed({ 'app/a.yaml': null });
    await eventually(world).app().is('OutOfSync', 'Healthy', { revision });
    await when(world).synced({ prune: true, revision });
    await eventually(world)
      .app()
      .fits('skipped the prune', ({ status }) => JSON.stringify(status).includes('no objects were rendered'));
    await eventually(world).object('ConfigMap/empty-a').exists();
  });

  it('gives way to the annotation', async () => {
    const files = many('free', 12);
    await given(world)
      .repository('free')
      .withFiles({ ...files, 'kept.yaml': configMap('free-kept') });
    await given(world)
      .app('guard-free')
      .withAnnotations({ 'plumbline.dev/prune-guard': 'false' })
      .automated({ prune: true })
      .exists();
    await eventually(world).app().is('Synced', 'Healthy');
    const revision = await when(world).committed(without(files));
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await eventually(world).object('ConfigMap/free-0').isGone();
  });

  it('lets a waiting prune go when Git takes it back', async () => {
    const files = many('back', 12);
    await given(world)
      .repository('back')
      .withFiles({ ...files, 'kept.yaml': configMap('back-kept') });
    await given(world).app('guard-back').automated({ prune: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    await when(world).committed(without(files));
    await eventually(world)
      .app()
      .fits('waits for confirmation', ({ status }) =>
        JSON.stringify(status).includes('waiting for pruning confirmation'),
      );
    await when(world).reverted();
    const revision = await world.repository().resolve();
    await when(world).refreshed();
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await eventually(world)
      .app()
      .fits('has no operation any more', ({ operation }) => operation === undefined);
    await eventually(world).object('ConfigMap/back-0').exists();
  });
});
