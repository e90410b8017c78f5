// The shortest whole story, and the example to write others from: docs/testing.md explains the words.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (value: string): string => `
apiVersion: v1
kind: ConfigMap
metadata:
  name: greeting
data:
  text: ${value}
`;

describe('an application from a plain directory', () => {
  const world = useWorld({ name: 'guestbook' });

  it('is deployed by a sync, follows a commit and heals a live edit', async () => {
    await given(world)
      .repository('guestbook')
      .withFiles({ 'guestbook/cm.yaml': configMap('hello') });
    await given(world).app('guestbook').fromPath('guestbook').exists();
    await eventually(world).app().is('OutOfSync', 'Missing');

    await when(world).synced();
    await eventually(world).app().operation('Succeeded');
    await eventually(world).app().is('Synced', 'Healthy');
    await eventually(world).object('ConfigMap/greeting').exists();

    await when(world).edited('Application/guestbook', { spec: { syncPolicy: { automated: { selfHeal: true } } } });
    const revision = await when(world).committed({ 'guestbook/cm.yaml': configMap('welcome') });
    await when(world).refreshed();
    await eventually(world).app().is('Synced', 'Healthy', { revision });
    await when(world).edited('ConfigMap/greeting', { data: { text: 'vandalised' } });
    await eventually(world)
      .object('ConfigMap/greeting')
      .fits('says welcome again', (object) => JSON.stringify(object.data).includes('welcome'));
  });
});
