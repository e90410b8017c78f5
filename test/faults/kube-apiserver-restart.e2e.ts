// kube-apiserver goes away and comes back: every process recovers by itself and nothing is lost. A lab of its own,
// because every other test file uses the shared one meanwhile.
import { eventually, given, startWorld, when, type World } from '@plumbline/test/dsl';
import { startLab, type OwnedLab } from '@plumbline/test/lab';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const configMap = (name: string, value: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data: { value: ${value} }
`;

describe('kube-apiserver restarted', () => {
  const at = {} as { lab: OwnedLab; world: World };

  beforeAll(async () => {
    at.lab = await startLab();
    at.world = await startWorld({
      lab: at.lab,
      name: 'apiserver',
      services: ['repo-server', 'application-controller', 'applicationset-controller', 'api-server'],
      pollSeconds: 3,
    });
  });
  beforeEach(({ onTestFailed }) => {
    onTestFailed(() => console.error(at.world?.installation.logTails()));
  });
  afterAll(async () => {
    await at.world?.stop();
    await at.lab?.stop();
  });

  const controlPlane = (): OwnedLab['clusters'][0]['controlPlane'] => {
    const [cluster] = at.lab.clusters;
    if (!cluster) throw new Error('the lab has no cluster');
    return cluster.controlPlane;
  };

  it('loses nothing while the API server is away', async () => {
    const { world } = at;
    await given(world)
      .repository('steady')
      .withFiles({ 'a.yaml': configMap('a', 'one'), 'b.yaml': configMap('b', 'one') });
    await given(world).app('steady').automated({ prune: true, selfHeal: true }).exists();
    await eventually(world).app().is('Synced', 'Healthy');
    const before = await eventually(world).object('ConfigMap/b').exists();

    await controlPlane().killApiServer();
    const revision = await when(world).committed({ 'a.yaml': configMap('a', 'two') });
    await controlPlane().startApiServer();

    await eventually(world).app().is('Synced', 'Healthy', { revision, timeoutMs: 90_000 });
    await eventually(world)
      .object('ConfigMap/a')
      .fits('has the value committed meanwhile', (object) => JSON.stringify(object.data) === '{"value":"two"}');
    const after = await eventually(world).object('ConfigMap/b').exists();
    expect(after.metadata.uid).toBe(before.metadata.uid);
  });

  it('watches live objects again afterwards', async () => {
    const { world } = at;
    await when(world).edited('ConfigMap/b', { data: { value: 'by hand' } });
    await eventually(world)
      .object('ConfigMap/b')
      .fits('is healed', (object) => JSON.stringify(object.data) === '{"value":"one"}', { timeoutMs: 30_000 });
  });

  it('has kept every process alive', () => {
    expect(at.world.installation.crashes()).toEqual([]);
  });
});
