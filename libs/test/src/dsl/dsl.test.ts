import { describe, expect, it } from 'vitest';

import { describeApp } from './describe-app.ts';
import { parseObjectRef } from './object-ref.ts';

const namespaces = { target: 'apps', control: 'argocd' };

describe('parseObjectRef', () => {
  it.each([
    { text: 'ConfigMap/a', ref: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'apps' } },
    { text: 'other/Deployment/a', ref: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', namespace: 'other' } },
    {
      text: 'Application/a',
      ref: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', name: 'a', namespace: 'argocd' },
    },
  ])('$text', ({ text, ref }) => expect(parseObjectRef(text, namespaces)).toEqual(ref));

  it.each(['Widget/a', 'ConfigMap', ''])('refuses "%s"', (text) => {
    expect(() => parseObjectRef(text, namespaces)).toThrow('write Kind/name, or an ObjectRef');
  });
});

describe('describeApp', () => {
  it('says that there is none', () => expect(describeApp(undefined)).toBe('there is no such Application'));

  it('tells verdict, conditions, operation and resources', () => {
    const text = describeApp({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'a' },
      status: {
        sync: { status: 'OutOfSync', revision: 'abc' },
        health: { status: 'Degraded' },
        conditions: [{ type: 'ComparisonError', message: 'no such path' }],
        operationState: { phase: 'Failed', message: 'one or more objects failed' },
        resources: [{ kind: 'ConfigMap', name: 'c', status: 'OutOfSync' }],
      },
    });
    expect(text.split('\n').map((line) => line.trim())).toEqual([
      'sync OutOfSync at "abc", health Degraded',
      'condition ComparisonError: no such path',
      'operation Failed: one or more objects failed',
      'resource ConfigMap/c: OutOfSync',
    ]);
  });
});
