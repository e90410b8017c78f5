import type { KubeObject } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { computeDiff, withoutIgnoredFields, type IgnoreRule } from './index.ts';

const deployment = (spec: object, metadata: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', ...metadata },
  spec,
});
const desired = deployment({ replicas: 1 });
const live = deployment({ replicas: 5 });
const replicas = { jsonPointers: ['/spec/replicas'] };

describe('which objects a rule speaks of', () => {
  it.each<{ reason: string; rule: IgnoreRule; applies: boolean }>([
    { reason: 'group and kind', rule: { group: 'apps', kind: 'Deployment' }, applies: true },
    { reason: 'a glob for the group', rule: { group: 'ap*', kind: 'Deployment' }, applies: true },
    { reason: 'any group and kind', rule: { group: '*', kind: '*' }, applies: true },
    { reason: 'no group is the core group', rule: { kind: 'Deployment' }, applies: false },
    { reason: 'another kind', rule: { group: 'apps', kind: 'StatefulSet' }, applies: false },
    { reason: 'the kind is no glob', rule: { group: 'apps', kind: 'Deploy*' }, applies: false },
    { reason: 'the name', rule: { group: 'apps', kind: 'Deployment', name: 'web' }, applies: true },
    { reason: 'another name', rule: { group: 'apps', kind: 'Deployment', name: 'db' }, applies: false },
    { reason: 'the namespace', rule: { group: 'apps', kind: 'Deployment', namespace: 'shop' }, applies: true },
    { reason: 'another namespace', rule: { group: 'apps', kind: 'Deployment', namespace: 'x' }, applies: false },
  ])('$reason: $applies', ({ rule, applies }) => {
    expect(computeDiff({ desired, live, ignore: { rules: [{ ...rule, ...replicas }] } }).isModified).toBe(!applies);
  });
});

describe('JSON pointers', () => {
  const all = (jsonPointers: string[]): { rules: IgnoreRule[] } => ({
    rules: [{ group: '*', kind: '*', jsonPointers }],
  });

  it.each([
    { reason: 'selects nothing', pointers: ['/spec/nothing/here'], isModified: true },
    { reason: 'is malformed', pointers: ['spec/replicas'], isModified: true },
    { reason: 'is empty', pointers: [''], isModified: true },
    { reason: 'is malformed beside a good one', pointers: ['x', '/spec/replicas'], isModified: false },
  ])('a pointer that $reason', ({ pointers, isModified }) => {
    expect(computeDiff({ desired, live, ignore: all(pointers) }).isModified).toBe(isModified);
  });

  it('an annotation with a slash in its name', () => {
    const noted = deployment({ replicas: 1 }, { annotations: { 'example.com/note': 'x' } });
    const other = deployment({ replicas: 1 }, { annotations: { 'example.com/note': 'y' } });
    const ignore = all(['/metadata/annotations/example.com~1note']);
    expect(computeDiff({ desired: noted, live: other, ignore }).isModified).toBe(false);
  });

  it('several items of a list are removed by their old places', () => {
    const obj = { ...desired, list: ['a', 'b', 'c', 'd'] };
    const rules = [{ group: '*', kind: '*', jsonPointers: ['/list/0', '/list/2', '/list/10'] }];
    expect(withoutIgnoredFields(obj, rules)['list']).toEqual(['b', 'd']);
  });

  it('pointers that jq expressions resolved to are taken side by side', () => {
    const [first, second] = [deployment({ list: ['x', 'a'] }), deployment({ list: ['a', 'y'] })];
    const resolvedPointers = { desired: ['/spec/list/0'], live: ['/spec/list/1'] };
    const result = computeDiff({
      desired: { ...first, apiVersion: 'example.com/v1' },
      live: { ...second, apiVersion: 'example.com/v1' },
      ignore: { rules: [], resolvedPointers },
    });
    expect(result.isModified).toBe(false);
  });

  it('an ignored field that was applied and is no longer wanted is not foreseen to go', () => {
    const text = JSON.stringify(deployment({ replicas: 1 }));
    const noted = deployment(
      { replicas: 5 },
      { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text } },
    );
    expect(computeDiff({ desired: deployment({}), live: noted }).isModified).toBe(true);
    expect(computeDiff({ desired: deployment({}), live: noted, ignore: all(['/spec/replicas']) }).isModified).toBe(
      false,
    );
  });
});

describe('field managers', () => {
  const managedBy = (manager: string, fieldsV1: object): object => ({
    managedFields: [{ manager, operation: 'Update', fieldsV1 }],
  });
  const rule = (manager: string): { rules: IgnoreRule[] } => ({
    rules: [{ group: 'apps', kind: 'Deployment', managedFieldsManagers: [manager] }],
  });
  const owned = { 'f:spec': { 'f:replicas': {} } };
  const scaled = deployment({ replicas: 5 }, managedBy('autoscaler', owned));

  it.each([
    { reason: 'a field that the manager owns', manager: 'autoscaler', wanted: desired, isModified: false },
    { reason: 'a field of another manager', manager: 'kubectl', wanted: desired, isModified: true },
    {
      reason: 'a field beside the owned one',
      manager: 'autoscaler',
      wanted: deployment({ replicas: 1, minReadySeconds: 3 }),
      isModified: true,
    },
  ])('$reason', ({ manager, wanted, isModified }) => {
    expect(computeDiff({ desired: wanted, live: scaled, ignore: rule(manager) }).isModified).toBe(isModified);
  });

  it('list items are found by their keys and values', () => {
    const spec = (image: string, list: string[]): object => ({
      template: {
        metadata: { finalizers: list },
        spec: {
          containers: [
            { name: 'a', image: 'a:1' },
            { name: 'b', image },
          ],
        },
      },
    });
    const fields = {
      'f:spec': {
        'f:template': {
          'f:metadata': { 'f:finalizers': { 'v:"added"': {} } },
          'f:spec': { 'f:containers': { 'k:{"name":"b"}': { '.': {}, 'f:image': {} } } },
        },
      },
    };
    const changed = deployment(spec('b:2', ['own', 'added']), managedBy('bot', fields));
    const wanted = deployment(spec('b:1', ['own']));
    expect(computeDiff({ desired: wanted, live: changed }).isModified).toBe(true);
    expect(computeDiff({ desired: wanted, live: changed, ignore: rule('bot') }).isModified).toBe(false);
  });

  it('equal values stay in view', () => {
    const result = computeDiff({ desired: deployment({ replicas: 5 }), live: scaled, ignore: rule('autoscaler') });
    expect(result.normalizedLive?.['spec']).toEqual({ replicas: 5 });
  });

  it('fields that no API server writes select nothing', () => {
    const odd = deployment({ replicas: 5 }, managedBy('autoscaler', { 'f:spec': { 'k:{': {}, 'x:y': {}, 'i:9': {} } }));
    expect(computeDiff({ desired, live: odd, ignore: rule('autoscaler') }).isModified).toBe(true);
  });
});
