import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '@plumbline/contract/crd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseManifests } from '../manifest/index.ts';
import { withLastApplied } from '../merge/index.ts';
import { stableJson } from '../std/index.ts';
import { markOwner } from '../tracking/index.ts';
import { computeDiff, normalizeObject, type DiffInput } from './index.ts';

// Each file of testdata/cases: the desired object, `---`, the live object. The name's first word says what is expected.
const folder = join(import.meta.dirname, 'testdata/cases');
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file, isModified: file.startsWith('differs-') }));

function pairOf(file: string): { desired: KubeObject; live: KubeObject } {
  const [desired, live] = parseManifests(readFileSync(join(folder, file), 'utf8'), { file });
  if (desired === undefined || live === undefined) throw new Error(`${file} needs two documents`);
  return { desired, live };
}

describe('computeDiff of stored cases', () => {
  it.each(cases)('$file', ({ file, isModified }) => {
    const { desired, live } = pairOf(file);
    const result = computeDiff({ desired, live });
    const isSame = stableJson(result.predictedLive) === stableJson(result.normalizedLive);
    expect({ isModified: result.isModified, isSame }).toEqual({ isModified, isSame: !isModified });
  });

  it.each(cases)(
    '$file: both sides against themselves are equal, normalizing twice is normalizing once',
    ({ file }) => {
      const { desired, live } = pairOf(file);
      for (const obj of [desired, live]) {
        expect(computeDiff({ desired: obj, live: obj }).isModified).toBe(false);
        const once = normalizeObject(obj, {});
        expect(normalizeObject(once, {})).toEqual(once);
      }
    },
  );
});

const web = (spec: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec,
});
const applied = (desired: KubeObject, change: (live: KubeObject) => KubeObject): KubeObject =>
  change({
    ...withLastApplied(desired),
    metadata: { ...withLastApplied(desired).metadata, uid: '1', resourceVersion: '2' },
  });

describe('computeDiff', () => {
  const desired = web({ replicas: 1, paused: false });

  it.each<{ reason: string; input: DiffInput; isModified: boolean }>([
    { reason: 'neither side', input: {}, isModified: false },
    { reason: 'not created yet', input: { desired }, isModified: true },
    { reason: 'no longer wanted', input: { live: desired }, isModified: true },
    {
      reason: 'a field that was applied and is no longer wanted',
      input: { desired, live: applied(web({ replicas: 1, minReadySeconds: 5 }), (live) => live) },
      isModified: true,
    },
    {
      reason: 'a field that only the live object has',
      input: { desired, live: applied(desired, (live) => ({ ...live, spec: { replicas: 1, minReadySeconds: 5 } })) },
      isModified: false,
    },
    {
      reason: 'last applied without namespace',
      input: {
        desired,
        live: {
          ...desired,
          metadata: {
            ...desired.metadata,
            annotations: {
              'kubectl.kubernetes.io/last-applied-configuration':
                '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":""}}',
            },
          },
        },
      },
      isModified: false,
    },
    {
      reason: 'an unreadable last applied',
      input: {
        desired,
        live: {
          ...desired,
          metadata: { ...desired.metadata, annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{' } },
        },
      },
      isModified: false,
    },
    {
      reason: 'status is ignored',
      input: { desired: { ...desired, status: { replicas: 5 } }, live: desired },
      isModified: false,
    },
    {
      reason: 'status is compared when asked',
      input: { desired: { ...desired, status: { replicas: 5 } }, live: desired, ignoreStatus: 'none' },
      isModified: true,
    },
    {
      reason: 'status of a CRD alone is ignored when asked',
      input: { desired: { ...desired, status: { replicas: 5 } }, live: desired, ignoreStatus: 'crd' },
      isModified: true,
    },
  ])('$reason: $isModified', ({ input, isModified }) => expect(computeDiff(input).isModified).toBe(isModified));

  it('shows what will be removed', () => {
    const live = applied(web({ replicas: 1, minReadySeconds: 5 }), (obj) => obj);
    const result = computeDiff({ desired, live });
    expect(result.normalizedLive?.['spec']).toEqual({ replicas: 1, minReadySeconds: 5 });
    expect(result.predictedLive?.['spec']).toEqual({ replicas: 1 });
  });

  it('rules of aggregated roles are ignored only when asked', () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'a' },
      aggregationRule: { clusterRoleSelectors: [] },
    };
    const input = {
      desired: { ...role, rules: [] },
      live: { ...role, rules: [{ verbs: ['get'], resources: ['pods'], apiGroups: [''] }] },
    };
    expect(computeDiff({ ...input, ignoreAggregatedRoles: true }).isModified).toBe(false);
    expect(computeDiff({ desired: { ...role, rules: [{ verbs: ['*'] }] }, live: input.live }).isModified).toBe(true);
  });

  it.each([
    {
      reason: 'a pod spec',
      type: 'core/v1/PodSpec',
      wanted: { hostNetwork: false, containers: [{ name: 'a', resources: { limits: { cpu: '1000m' } } }] },
      stored: { containers: [{ name: 'a', resources: { limits: { cpu: '1' } } }] },
    },
    { reason: 'a quantity', type: 'core/Quantity', wanted: '1024Mi', stored: '1Gi' },
    { reason: 'a duration', type: 'meta/v1/Duration', wanted: '90m', stored: '1h30m0s' },
    { reason: 'a short duration', type: 'meta/v1/Duration', wanted: '1500ms', stored: '1.5s' },
  ])('a field that is said to hold $reason', ({ type, wanted, stored }) => {
    const custom = (value: unknown): KubeObject => ({
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { name: 'x' },
      spec: { list: [{ value }] },
    });
    const input = { desired: custom(wanted), live: custom(stored) };
    expect(computeDiff(input).isModified).toBe(true);
    expect(computeDiff({ ...input, knownTypeFields: [{ field: 'spec.list.value', type }] }).isModified).toBe(false);
    expect(computeDiff({ ...input, knownTypeFields: [{ field: 'spec.other', type }] }).isModified).toBe(true);
  });

  it('a strategy can be put in place of the three-way one', () => {
    const live = web({ replicas: 3 });
    const strategy = { name: 'server-side' as const, predict: (): KubeObject => live };
    expect(computeDiff({ desired, live, strategy }).isModified).toBe(false);
  });
});

describe('a change of the tracking method', () => {
  const settings = { method: 'annotation' as const, labelKey: 'app.kubernetes.io/instance' };
  const mark = { instanceName: 'shop', destinationNamespace: 'shop' };
  const bare = web({ replicas: 1 });
  const byLabel = markOwner(bare, mark, { ...settings, method: 'label' });
  const live = withLastApplied(byLabel);

  it.each([
    { reason: 'label to annotation is looked past', instanceName: 'shop', tracking: settings, isModified: false },
    { reason: 'a label of another application is not', instanceName: 'other', tracking: settings, isModified: true },
    { reason: 'nothing is looked past without settings', instanceName: 'shop', tracking: undefined, isModified: true },
  ])('$reason', ({ instanceName, tracking, isModified }) => {
    const desired = markOwner(bare, { ...mark, instanceName }, settings);
    expect(computeDiff({ desired, live, ...(tracking === undefined ? {} : { tracking }) }).isModified).toBe(isModified);
  });

  it('a label beside a foreign annotation is not looked past', () => {
    const desired = markOwner(bare, mark, settings);
    const foreign = markOwner(byLabel, { ...mark, instanceName: 'other' }, settings);
    expect(computeDiff({ desired, live: foreign, tracking: settings }).isModified).toBe(true);
  });
});

describe('properties', () => {
  const fields = fc.object({ maxDepth: 4, values: [fc.integer(), fc.string(), fc.boolean(), fc.constant(null)] });
  const kinds = fc.constantFrom(
    { apiVersion: 'v1', kind: 'Secret' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
    { apiVersion: 'example.com/v1', kind: 'Thing' },
  );
  const object = fc
    .tuple(kinds, fields, fields)
    .map(([kind, spec, data]): KubeObject => ({ ...kind, metadata: { name: 'x', namespace: 'y' }, spec, data }));

  it('an object does not differ from itself', () => {
    fc.assert(
      fc.property(object, (obj) => {
        expect(computeDiff({ desired: obj, live: obj }).isModified).toBe(false);
        expect(computeDiff({ desired: obj, live: withLastApplied(obj) }).isModified).toBe(false);
      }),
    );
  });

  it('normalizing twice is normalizing once', () => {
    fc.assert(
      fc.property(object, (obj) => {
        const once = normalizeObject(obj, { ignoreStatus: 'none' });
        expect(normalizeObject(once, { ignoreStatus: 'none' })).toEqual(once);
      }),
    );
  });

  it('what is predicted does not differ from what is wanted any more', () => {
    fc.assert(
      fc.property(object, object, (desired, other) => {
        const live = { ...other, apiVersion: desired.apiVersion, kind: desired.kind };
        const predicted = computeDiff({ desired, live }).predictedLive;
        expect(computeDiff({ desired, live: predicted }).isModified).toBe(false);
      }),
    );
  });
});
