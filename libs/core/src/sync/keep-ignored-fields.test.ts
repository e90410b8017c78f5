import type { KubeObject } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { keepIgnoredFields } from './keep-ignored-fields.ts';

const object = (spec: Record<string, unknown>): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec,
});

describe('keepIgnoredFields', () => {
  it.each([
    {
      reason: 'a live value is kept',
      desired: { replicas: 1 },
      live: { replicas: 5 },
      pointer: '/spec/replicas',
      spec: { replicas: 5 },
    },
    { reason: 'one that is not live goes', desired: { replicas: 1 }, live: {}, pointer: '/spec/replicas', spec: {} },
    {
      reason: 'one that is not desired comes',
      desired: {},
      live: { replicas: 5 },
      pointer: '/spec/replicas',
      spec: { replicas: 5 },
    },
    {
      reason: 'an item of a list',
      desired: { c: [{ image: 'a' }, { image: 'b' }] },
      live: { c: [{ image: 'x' }, { image: 'y' }] },
      pointer: '/spec/c/1/image',
      spec: { c: [{ image: 'a' }, { image: 'y' }] },
    },
    {
      reason: 'what is no pointer is passed over',
      desired: { a: 1 },
      live: { a: 2 },
      pointer: 'spec.a',
      spec: { a: 1 },
    },
  ])('$reason', ({ desired, live, pointer, spec }) => {
    expect(keepIgnoredFields(object(desired), object(live), [pointer])['spec']).toEqual(spec);
  });

  it('never takes the status over', () => {
    const live = { ...object({}), status: { replicas: 3 } };
    expect(keepIgnoredFields(object({}), live, ['/status', '/status/replicas'])).toEqual(object({}));
  });
});
