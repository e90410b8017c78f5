import { hasCode } from '@plumbline/contract/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  createMergePatch,
  fieldSchema,
  readLastApplied,
  strategicSchemaFor,
  withLastApplied,
  type JsonPatchOperation,
} from './index.ts';

const podSchema = strategicSchemaFor({ group: '', version: 'v1', kind: 'Pod' });
const refused = expect.toSatisfy((error) => hasCode(error, 'INVALID_ARGUMENT'));

describe('applyJsonPatch (RFC 6902)', () => {
  const target = { a: { b: [1, 2, 3] }, 'x/y': 1 };
  const cases: { reason: string; operations: JsonPatchOperation[]; result: unknown }[] = [
    { reason: 'add a key', operations: [{ op: 'add', path: '/c', value: 1 }], result: { ...target, c: 1 } },
    {
      reason: 'add into a list',
      operations: [{ op: 'add', path: '/a/b/1', value: 9 }],
      result: { ...target, a: { b: [1, 9, 2, 3] } },
    },
    {
      reason: 'add at the end',
      operations: [{ op: 'add', path: '/a/b/-', value: 4 }],
      result: { ...target, a: { b: [1, 2, 3, 4] } },
    },
    { reason: 'replace', operations: [{ op: 'replace', path: '/x~1y', value: 2 }], result: { ...target, 'x/y': 2 } },
    { reason: 'replace the whole', operations: [{ op: 'replace', path: '', value: 2 }], result: 2 },
    { reason: 'remove', operations: [{ op: 'remove', path: '/a/b/0' }], result: { ...target, a: { b: [2, 3] } } },
    {
      reason: 'move',
      operations: [{ op: 'move', from: '/a/b/0', path: '/a/b/2' }],
      result: { ...target, a: { b: [2, 3, 1] } },
    },
    { reason: 'copy', operations: [{ op: 'copy', from: '/a/b', path: '/d' }], result: { ...target, d: [1, 2, 3] } },
    { reason: 'test that holds', operations: [{ op: 'test', path: '/a', value: { b: [1, 2, 3] } }], result: target },
  ];
  it.each(cases)('$reason', ({ operations, result }) => expect(applyJsonPatch(target, operations)).toEqual(result));

  const faults: { reason: string; operation: JsonPatchOperation }[] = [
    { reason: 'a missing parent', operation: { op: 'add', path: '/q/r', value: 1 } },
    { reason: 'an index beyond the end', operation: { op: 'add', path: '/a/b/4', value: 1 } },
    { reason: 'removing what is missing', operation: { op: 'remove', path: '/q' } },
    { reason: 'replacing what is missing', operation: { op: 'replace', path: '/q', value: 1 } },
    { reason: 'a test that fails', operation: { op: 'test', path: '/a', value: 1 } },
    { reason: 'removing the whole', operation: { op: 'remove', path: '' } },
    { reason: 'an unknown operation', operation: { op: 'burn', path: '/a' } as unknown as JsonPatchOperation },
  ];
  it.each(faults)('refuses $reason', ({ operation }) =>
    expect(() => applyJsonPatch(target, [operation])).toThrow(refused),
  );
});

describe('merge patches (RFC 7386)', () => {
  it.each([
    { target: { a: 'b' }, patch: { a: 'c' }, result: { a: 'c' } },
    { target: { a: 'b' }, patch: { b: 'c' }, result: { a: 'b', b: 'c' } },
    { target: { a: 'b' }, patch: { a: null }, result: {} },
    { target: { a: ['b'] }, patch: { a: 'c' }, result: { a: 'c' } },
    { target: { a: { b: 'c' } }, patch: { a: { b: 'd', c: null } }, result: { a: { b: 'd' } } },
    { target: { a: [{ b: 'c' }] }, patch: { a: [1] }, result: { a: [1] } },
    { target: ['a'], patch: { a: 1 }, result: { a: 1 } },
    { target: { e: null }, patch: { a: 1 }, result: { e: null, a: 1 } },
    { target: [1, 2], patch: { a: 'b', c: null }, result: { a: 'b' } },
    { target: {}, patch: { a: { bb: { ccc: null } } }, result: { a: { bb: {} } } },
  ])('appendix A: $target + $patch', ({ target, patch, result }) =>
    expect(applyMergePatch(target, patch)).toEqual(result),
  );

  it('a created patch makes one of the other', () => {
    const record = fc.dictionary(
      fc.string(),
      fc.letrec((tie) => ({
        value: fc.oneof(
          fc.integer(),
          fc.string(),
          fc.array(fc.integer()),
          fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
        ),
      })).value,
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(record, record, (from, to) => {
        expect(applyMergePatch(from, createMergePatch(from, to))).toEqual(to);
        expect(createMergePatch(from, from)).toEqual({});
      }),
    );
  });
});

describe('strategic merge patches', () => {
  const pod = (spec: object): object => ({ spec });
  it.each([
    {
      reason: 'containers merge by name',
      target: pod({
        containers: [
          { name: 'a', image: 'x:1', tty: true },
          { name: 'b', image: 'y' },
        ],
      }),
      patch: pod({ containers: [{ name: 'a', image: 'x:2' }] }),
      result: pod({
        containers: [
          { name: 'a', image: 'x:2', tty: true },
          { name: 'b', image: 'y' },
        ],
      }),
    },
    {
      reason: 'new items come at the end',
      target: pod({ containers: [{ name: 'a' }] }),
      patch: pod({ containers: [{ name: 'b' }] }),
      result: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
    },
    {
      reason: '$patch: delete removes an item',
      target: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      patch: pod({ containers: [{ name: 'a', $patch: 'delete' }] }),
      result: pod({ containers: [{ name: 'b' }] }),
    },
    {
      reason: '$patch: replace replaces a list',
      target: pod({ containers: [{ name: 'a' }, { name: 'b' }] }),
      patch: pod({ containers: [{ name: 'c' }, { $patch: 'replace' }] }),
      result: pod({ containers: [{ name: 'c' }] }),
    },
    {
      reason: '$patch: replace replaces an object',
      target: pod({ securityContext: { runAsUser: 1, runAsGroup: 2 } }),
      patch: pod({ securityContext: { $patch: 'replace', runAsUser: 3 } }),
      result: pod({ securityContext: { runAsUser: 3 } }),
    },
    {
      reason: '$patch: delete empties an object',
      target: pod({ securityContext: { runAsUser: 1 } }),
      patch: pod({ securityContext: { $patch: 'delete' } }),
      result: pod({ securityContext: {} }),
    },
    {
      reason: '$retainKeys drops the other keys',
      target: pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
      patch: pod({ volumes: [{ name: 'v', configMap: { name: 'c' }, $retainKeys: ['name', 'configMap'] }] }),
      result: pod({ volumes: [{ name: 'v', configMap: { name: 'c' } }] }),
    },
    {
      reason: 'volume mounts merge by mount path, env by name',
      target: pod({
        containers: [{ name: 'a', volumeMounts: [{ mountPath: '/x', name: 'v' }], env: [{ name: 'E', value: '1' }] }],
      }),
      patch: pod({
        containers: [
          { name: 'a', volumeMounts: [{ mountPath: '/x', readOnly: true }], env: [{ name: 'E', value: '2' }] },
        ],
      }),
      result: pod({
        containers: [
          {
            name: 'a',
            volumeMounts: [{ mountPath: '/x', name: 'v', readOnly: true }],
            env: [{ name: 'E', value: '2' }],
          },
        ],
      }),
    },
    {
      reason: 'tolerations are replaced',
      target: pod({ tolerations: [{ key: 'a' }, { key: 'b' }] }),
      patch: pod({ tolerations: [{ key: 'b' }] }),
      result: pod({ tolerations: [{ key: 'b' }] }),
    },
    {
      reason: 'plain lists merge by value and lose what is named',
      target: { metadata: { finalizers: ['a', 'b'] } },
      patch: { metadata: { finalizers: ['c'], '$deleteFromPrimitiveList/finalizers': ['a'] } },
      result: { metadata: { finalizers: ['b', 'c'] } },
    },
    {
      reason: 'a directive alone is enough',
      target: { metadata: { finalizers: ['a', 'b'] } },
      patch: { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } },
      result: { metadata: { finalizers: ['b'] } },
    },
    {
      reason: '$setElementOrder orders the known, the others keep their place',
      target: pod({ containers: [{ name: 'a' }, { name: 'live' }, { name: 'b' }] }),
      patch: pod({ '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] }),
      result: pod({ containers: [{ name: 'live' }, { name: 'b' }, { name: 'a' }] }),
    },
    {
      reason: '$setElementOrder: what it does not know comes before an item only when both are live in that order',
      target: pod({ containers: [{ name: 'a' }, { name: 'live' }] }),
      patch: pod({ containers: [{ name: 'new' }], '$setElementOrder/containers': [{ name: 'new' }, { name: 'a' }] }),
      result: pod({ containers: [{ name: 'new' }, { name: 'a' }, { name: 'live' }] }),
    },
    {
      reason: '$setElementOrder: a new item takes the place of a deleted one (as a real API server does)',
      target: pod({ containers: [{ name: 'a' }, { name: 'old' }, { name: 'live' }] }),
      patch: pod({
        containers: [{ name: 'new' }, { name: 'old', $patch: 'delete' }],
        '$setElementOrder/containers': [{ name: 'new' }, { name: 'a' }],
      }),
      result: pod({ containers: [{ name: 'live' }, { name: 'new' }, { name: 'a' }] }),
    },
    {
      reason: 'null removes, also nested',
      target: pod({ hostNetwork: true, securityContext: { runAsUser: 1, fsGroup: 2 } }),
      patch: pod({ hostNetwork: null, securityContext: { runAsUser: null } }),
      result: pod({ securityContext: { fsGroup: 2 } }),
    },
    {
      reason: 'a new object loses its nulls and directives',
      target: {},
      patch: pod({ securityContext: { runAsUser: null, $patch: 'merge', fsGroup: 1 } }),
      result: pod({ securityContext: { fsGroup: 1 } }),
    },
  ])('$reason', ({ target, patch, result }) =>
    expect(applyStrategicMergePatch(target, patch, podSchema)).toEqual(result),
  );

  it('a selector is replaced where the type says so', () => {
    const schema = strategicSchemaFor({ group: 'policy', version: 'v1', kind: 'PodDisruptionBudget' });
    const target = { spec: { selector: { matchLabels: { a: '1' } } } };
    const patch = { spec: { selector: { matchLabels: { b: '2' } } } };
    expect(applyStrategicMergePatch(target, patch, schema)).toEqual(patch);
  });
});

describe('kube types', () => {
  it.each([
    { kind: { group: 'apps', version: 'v1', kind: 'Deployment' }, known: true },
    { kind: { group: '', version: 'v1', kind: 'Secret' }, known: true },
    { kind: { group: 'apps', version: 'v1beta1', kind: 'Deployment' }, known: false },
    { kind: { group: 'argoproj.io', version: 'v1alpha1', kind: 'Application' }, known: false },
    { kind: { group: '', version: 'v1', kind: 'constructor' }, known: false },
  ])('$kind.group/$kind.kind is known: $known', ({ kind, known }) => {
    expect(strategicSchemaFor(kind) !== undefined).toBe(known);
  });

  it('a known type has no other fields', () => {
    expect(fieldSchema(podSchema, 'spec')).toBeDefined();
    expect(fieldSchema(podSchema, 'specc')).toBeUndefined();
    expect(fieldSchema(podSchema, 'toString')).toBeUndefined();
  });
});

describe('last applied', () => {
  const obj = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { x: '<&>' } };
  it('is written as kubectl writes it and read back', () => {
    const noted = withLastApplied(obj);
    expect(noted.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration']).toBe(
      '{"apiVersion":"v1","data":{"x":"\\u003c\\u0026\\u003e"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"a"}}\n',
    );
    expect(readLastApplied(noted)).toEqual({ ...obj, metadata: { name: 'a', annotations: {} } });
    expect(withLastApplied(noted)).toEqual(noted);
  });

  it.each(['{', '[]', '{"kind":"x"}'])('unreadable text %j counts as missing', (text) => {
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': text };
    expect(readLastApplied({ ...obj, metadata: { name: 'a', annotations } })).toBeUndefined();
  });
});
