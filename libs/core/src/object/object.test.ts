import { describe, expect, it } from 'vitest';
import {
  annotationsOf,
  formatGroupKind,
  formatResourceKey,
  getField,
  groupKindOf,
  parseApiVersion,
  parseResourceKey,
  resourceKeyOf,
  withAnnotation,
  withField,
  withLabel,
  withoutAnnotations,
  withoutField,
} from './index.ts';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } };
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

it.each([
  { apiVersion: 'v1', group: '', version: 'v1' },
  { apiVersion: 'apps/v1', group: 'apps', version: 'v1' },
  { apiVersion: 'a.example.com/v1beta1', group: 'a.example.com', version: 'v1beta1' },
])('parseApiVersion $apiVersion', ({ apiVersion, group, version }) => {
  expect(parseApiVersion(apiVersion)).toEqual({ group, version });
});

describe('resource keys', () => {
  it.each([
    { obj: deployment, text: 'apps/Deployment/shop/web' },
    { obj: namespace, text: '/Namespace//shop' },
  ])('$text', ({ obj, text }) => {
    expect(formatResourceKey(resourceKeyOf(obj))).toBe(text);
    expect(parseResourceKey(text)).toEqual(resourceKeyOf(obj));
  });

  it('names a group kind', () => {
    expect(formatGroupKind(groupKindOf(deployment))).toBe('apps/Deployment');
    expect(formatGroupKind(groupKindOf(namespace))).toBe('Namespace');
  });
});

describe('fields', () => {
  const value = { spec: { list: [{ name: 'a' }], none: null } };
  it.each([
    { reason: 'through lists', path: ['spec', 'list', 0, 'name'], field: 'a' },
    { reason: 'null is a value', path: ['spec', 'none'], field: null },
    { reason: 'through null', path: ['spec', 'none', 'x'], field: undefined },
    { reason: 'an inherited name', path: ['constructor'], field: undefined },
    { reason: 'a key of a list', path: ['spec', 'list', 'length'], field: undefined },
  ])('getField: $reason', ({ path, field }) => expect(getField(value, path)).toEqual(field));

  it('withField copies only what is on the way', () => {
    const changed = withField(value, ['spec', 'deep', 'er'], 1);
    expect(changed).toEqual({ spec: { ...value.spec, deep: { er: 1 } } });
    expect(getField(changed, ['spec', 'list'])).toBe(value.spec.list);
    expect(withoutField(changed, ['spec', 'deep'])).toEqual(value);
    expect(withoutField(value, ['spec', 'missing'])).toBe(value);
  });
});

describe('metadata', () => {
  it('sets labels and annotations on a copy', () => {
    const marked = withLabel(withAnnotation(deployment, 'a', '1'), 'l', '2');
    expect(marked.metadata).toEqual({ name: 'web', namespace: 'shop', annotations: { a: '1' }, labels: { l: '2' } });
    expect(deployment.metadata).not.toHaveProperty('labels');
    expect(withoutAnnotations(marked, 'a').metadata).not.toHaveProperty('annotations');
    expect(withoutAnnotations(deployment, 'a')).toBe(deployment);
  });

  it('leaves values that are not text out', () => {
    const odd = { ...deployment, metadata: { name: 'web', annotations: { a: 1 } } } as unknown as typeof deployment;
    expect(annotationsOf(odd)).toEqual({});
  });
});
