// Redis is killed and comes back empty: only speed suffers.
import { eventually, given, useWorld, when } from '@plumbline/test/dsl';
import { describe, it } from 'vitest';

const configMap = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {text: ${text}}\n`;

describe('a Redis that is killed and restarted empty', () => {
  const world = useWorld({ name: 'redis-restarted' });

  it('stops neither comparing nor syncing, and deletes nothing', async () => {
    await given(world)
      .repository('r')
      .withFiles({ 'app/cm.yaml': configMap('one') });
    await given(world).app('kept').fromPath('app').automated({ prune: true, selfHeal: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');

    await world.installation.redis.kill();
    const without = await when(world).committed({ 'app/cm.yaml': configMap('two') });
    await when(world).refreshed();
    await eventually(world).app().is('Synced', 'Healthy', { revision: without });
    await eventually(world)
      .object('ConfigMap/kept')
      .fits('says two', (object) => JSON.stringify(object.data).includes('two'));

    await world.installation.redis.start();
    const after = await when(world).committed({ 'app/cm.yaml': configMap('three') });
    await when(world).refreshed();
    await eventually(world).app().is('Synced', 'Healthy', { revision: after });
    await eventually(world)
      .object('ConfigMap/kept')
      .fits('says three', (object) => JSON.stringify(object.data).includes('three'));
  });
});
