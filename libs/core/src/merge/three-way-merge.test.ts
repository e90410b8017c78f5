import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyStrategicMergePatch, createThreeWayMergePatch, strategicSchemaFor } from './index.ts';

const podSchema = strategicSchemaFor({ group: '', version: 'v1', kind: 'Pod' });
const deploymentSchema = strategicSchemaFor({ group: 'apps', version: 'v1', kind: 'Deployment' });
const serviceSchema = strategicSchemaFor({ group: '', version: 'v1', kind: 'Service' });

describe('createThreeWayMergePatch', () => {
  const container = { name: 'a', image: 'x:1' };
  const live = { ...container, imagePullPolicy: 'Always', terminationMessagePath: '/dev/termination-log' };
  const web = (containers: object[], more: object = {}): object => ({
    spec: { template: { spec: { containers, ...more } } },
  });

  it.each([
    {
      reason: 'nothing to do: the server only added defaults',
      original: web([container]),
      modified: web([container]),
      current: web([live]),
      patch: {},
    },
    {
      reason: 'a changed field',
      original: web([container]),
      modified: web([{ ...container, image: 'x:2' }]),
      current: web([live]),
      patch: web([{ name: 'a', image: 'x:2' }], { '$setElementOrder/containers': [{ name: 'a' }] }),
    },
    {
      reason: 'a live edit is put right',
      original: web([container]),
      modified: web([container]),
      current: web([{ ...live, image: 'edited' }]),
      patch: web([{ name: 'a', image: 'x:1' }], { '$setElementOrder/containers': [{ name: 'a' }] }),
    },
    {
      reason: 'a removed container goes, one that others added stays',
      original: web([container, { name: 'old' }]),
      modified: web([container]),
      current: web([live, { name: 'old' }, { name: 'sidecar' }]),
      patch: web([{ $patch: 'delete', name: 'old' }], { '$setElementOrder/containers': [{ name: 'a' }] }),
    },
    {
      reason: 'a field that is no longer wanted goes',
      original: web([container], { hostNetwork: true }),
      modified: web([container]),
      current: web([live], { hostNetwork: true, dnsPolicy: 'ClusterFirst' }),
      patch: { spec: { template: { spec: { hostNetwork: null } } } },
    },
    {
      reason: 'without an original nothing is removed',
      original: undefined,
      modified: web([container]),
      current: web([live], { hostNetwork: true }),
      patch: {},
    },
  ])('strategic: $reason', ({ original, modified, current, patch }) => {
    const created = createThreeWayMergePatch({ original, modified, current, schema: deploymentSchema });
    expect(created).toEqual(patch);
    const applied = applyStrategicMergePatch(current, created, deploymentSchema);
    expect(
      createThreeWayMergePatch({ original: modified, modified, current: applied, schema: deploymentSchema }),
    ).toEqual({});
  });

  it('a volume that changes its kind retains only the wanted keys', () => {
    const modified = { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } };
    const current = { spec: { volumes: [{ name: 'v', emptyDir: {} }] } };
    const patch = createThreeWayMergePatch({ original: {}, modified, current, schema: podSchema });
    expect(patch).toEqual({
      spec: {
        volumes: [{ name: 'v', configMap: { name: 'c' }, $retainKeys: ['configMap', 'name'] }],
        '$setElementOrder/volumes': [{ name: 'v' }],
      },
    });
    expect(applyStrategicMergePatch(current, patch, podSchema)).toEqual(modified);
  });

  it('the strategy of a Deployment retains only the wanted keys', () => {
    const current = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
    const modified = { spec: { strategy: { type: 'Recreate' } } };
    const patch = createThreeWayMergePatch({ original: {}, modified, current, schema: deploymentSchema });
    expect(applyStrategicMergePatch(current, patch, deploymentSchema)).toEqual(modified);
  });

  it('ports that share a number over TCP and UDP are told apart', () => {
    const port = (protocol: string): object => ({ name: `dns-${protocol.toLowerCase()}`, port: 53, protocol });
    const stored = (protocol: string): object => ({ ...port(protocol), targetPort: 53 });
    const modified = { spec: { ports: [port('UDP'), port('TCP')] } };
    const current = { spec: { ports: [stored('UDP'), stored('TCP')] } };
    expect(createThreeWayMergePatch({ original: modified, modified, current, schema: serviceSchema })).toEqual({});
    const onlyUdp = { spec: { ports: [port('UDP')] } };
    const patch = createThreeWayMergePatch({ original: modified, modified: onlyUdp, current, schema: serviceSchema });
    expect(applyStrategicMergePatch(current, patch, serviceSchema)).toEqual({ spec: { ports: [stored('UDP')] } });
  });

  it.each([
    {
      reason: 'lists are replaced',
      original: { l: [1] },
      modified: { l: [1, 2] },
      current: { l: [1, 3] },
      patch: { l: [1, 2] },
    },
    {
      reason: 'objects merge',
      original: { o: { a: 1, b: 1 } },
      modified: { o: { a: 2 } },
      current: { o: { a: 1, b: 1, c: 1 } },
      patch: { o: { a: 2, b: null } },
    },
    { reason: 'null is wanted and nothing is there', original: {}, modified: { a: null }, current: {}, patch: {} },
    {
      reason: 'null is wanted and something is there',
      original: {},
      modified: { a: null },
      current: { a: 1 },
      patch: { a: null },
    },
  ])('plain JSON: $reason', ({ original, modified, current, patch }) => {
    expect(createThreeWayMergePatch({ original, modified, current })).toEqual(patch);
  });

  it('a patch of an object against itself is empty, whatever the object', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 4, values: [fc.integer(), fc.string(), fc.boolean()] }), (obj) => {
        for (const schema of [undefined, podSchema]) {
          expect(createThreeWayMergePatch({ original: obj, modified: obj, current: obj, schema })).toEqual({});
        }
      }),
    );
  });

  it('containers: after the patch, what is wanted is live and what others own stayed', () => {
    const item = fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), image: fc.constantFrom('1', '2') });
    const list = fc.uniqueArray(item, { selector: (entry) => entry.name, maxLength: 4 });
    fc.assert(
      fc.property(list, list, list, (first, second, third) => {
        const [original, modified, current] = [first, second, third].map((containers) => ({ spec: { containers } }));
        const patch = createThreeWayMergePatch({ original, modified, current, schema: podSchema });
        const applied = applyStrategicMergePatch(current, patch, podSchema) as {
          spec: { containers: { name: string }[] };
        };
        const own: string[] = second.map((entry) => entry.name);
        const foreign = third.filter(
          (entry) => !own.includes(entry.name) && !first.some((old) => old.name === entry.name),
        );
        expect(applied.spec.containers.filter((entry) => own.includes(entry.name))).toEqual(second);
        expect(applied.spec.containers.filter((entry) => !own.includes(entry.name))).toEqual(foreign);
      }),
    );
  });
});
