import type { KubeObject } from '@plumbline/contract/crd';
import { formatResourceKey, resourceKeyOf } from '@plumbline/core/object';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affectedApps } from './affected-apps.ts';
import { ObjectIndex } from './object-index.ts';

interface Shape {
  kind?: string;
  version?: number;
  uid?: string;
  app?: string;
  /** The object that the mark was written for; default: itself. */
  markedFor?: string;
  owner?: { kind: string; name: string; uid: string };
  data?: string;
}

function object(name: string, shape: Shape = {}): KubeObject {
  const kind = shape.kind ?? 'ConfigMap';
  const mark =
    shape.app === undefined
      ? {}
      : { 'argocd.argoproj.io/tracking-id': `${shape.app}:/${kind}:n/${shape.markedFor ?? name}` };
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name,
      namespace: 'n',
      uid: shape.uid ?? `uid-${name}`,
      resourceVersion: String(shape.version ?? 1),
      annotations: mark,
      ...(shape.owner === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', ...shape.owner }] }),
    },
    data: { value: shape.data ?? '' },
  };
}

const keyOf = (name: string, kind = 'ConfigMap'): string =>
  formatResourceKey({ group: '', kind, namespace: 'n', name });

function newIndex(): ObjectIndex {
  return new ObjectIndex({
    tracking: { method: 'annotation', labelKey: 'app.kubernetes.io/instance' },
    healthOf: () => undefined,
  });
}

describe('ObjectIndex', () => {
  it('finds objects by owner and keeps whole bodies of those only', () => {
    const index = newIndex();
    index.upsert(object('a', { app: 'shop' }));
    index.upsert(object('b'));
    expect([...index.ownedKeys('shop')]).toEqual([keyOf('a')]);
    expect(index.get(keyOf('a'))?.body).toBeDefined();
    expect(index.get(keyOf('b'))?.body).toBeUndefined();
  });

  it('keeps the body of an object without owner once it is wanted', () => {
    const index = newIndex();
    index.upsert(object('b'));
    index.wantBody(keyOf('b'));
    expect(index.upsert(object('b'))).toBeDefined();
    expect(index.get(keyOf('b'))?.body).toBeDefined();
    index.upsert(object('b', { version: 2 }));
    expect(index.get(keyOf('b'))?.body?.metadata.resourceVersion).toBe('2');
  });

  it('tells a copied mark from an own one', () => {
    const index = newIndex();
    index.upsert(object('copy', { app: 'shop', markedFor: 'a' }));
    expect(index.get(keyOf('copy'))?.isOwn).toBe(false);
  });

  it('does not go back to an older version, but takes a new object of the same name', () => {
    const index = newIndex();
    index.upsert(object('a', { version: 5, app: 'shop' }));
    expect(index.upsert(object('a', { version: 4, app: 'shop' }))).toBeUndefined();
    expect(index.upsert(object('a', { version: 4, app: 'shop', uid: 'other' }))).toBeDefined();
    expect(index.remove(keyOf('a'), 'uid-a')).toBeUndefined();
    expect(index.remove(keyOf('a'), 'other')).toBeDefined();
  });

  it('believes a complete list over a later version, as after a restored backup', () => {
    const index = newIndex();
    index.upsert(object('a', { version: 9, app: 'shop', data: 'lost' }));
    expect(index.upsert(object('a', { version: 4, app: 'shop', data: 'restored' }), { isListed: true })).toBeDefined();
    expect(index.get(keyOf('a'))?.body?.['data']).toEqual({ value: 'restored' });
    expect(index.upsert(object('a', { version: 4, app: 'shop' }), { isListed: true })).toBeUndefined();
  });

  it('leads from parents to children by uid', () => {
    const index = newIndex();
    index.upsert(object('parent', { app: 'shop' }));
    index.upsert(object('child', { kind: 'Pod', owner: { kind: 'ConfigMap', name: 'parent', uid: 'uid-parent' } }));
    const parent = index.get(keyOf('parent'));
    expect(parent === undefined ? [] : index.childrenOf(parent.node).map(({ key }) => key.name)).toEqual(['child']);
  });

  it('holds the same after any order of events as after a fresh list', () => {
    const names = ['a', 'b', 'c'];
    const event = fc.record({
      name: fc.constantFrom(...names),
      app: fc.constantFrom('shop', 'other', undefined),
      isGone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const index = newIndex();
        const truth = new Map<string, KubeObject>();
        for (const [version, { name, app, isGone }] of events.entries()) {
          const next = object(name, { version: version + 1, ...(app === undefined ? {} : { app }) });
          if (isGone) {
            index.remove(keyOf(name));
            truth.delete(name);
          } else {
            index.upsert(next);
            truth.set(name, next);
          }
        }
        const fresh = newIndex();
        for (const item of truth.values()) fresh.upsert(item);
        expect(index.size).toBe(fresh.size);
        for (const app of ['shop', 'other'])
          expect([...index.ownedKeys(app)].sort()).toEqual([...fresh.ownedKeys(app)].sort());
        expect(index.inNamespace('n').length).toBe(fresh.inNamespace('n').length);
      }),
    );
  });
});

describe('affectedApps', () => {
  it.each([
    {
      reason: 'a changed managed object is compared',
      next: object('a', { version: 2, app: 'shop', data: 'x' }),
      levels: [['shop', 1]],
    },
    {
      reason: 'one whose content is the same only touches the tree',
      next: object('a', { version: 2, app: 'shop' }),
      levels: [['shop', 0]],
    },
    {
      reason: 'an object that changes hands concerns both',
      next: object('a', { version: 2, app: 'other' }),
      levels: [
        ['shop', 1],
        ['other', 1],
      ],
    },
    {
      reason: 'a child only touches the tree above it',
      next: object('p', { kind: 'Pod', owner: { kind: 'ConfigMap', name: 'a', uid: 'uid-a' } }),
      levels: [['shop', 0]],
    },
    { reason: 'what nobody owns concerns nobody', next: object('z'), levels: [] },
  ])('$reason', ({ next, levels }) => {
    const index = newIndex();
    index.upsert(object('a', { app: 'shop' }));
    const change = index.upsert(next);
    expect(change === undefined ? [] : [...affectedApps(index, change)]).toEqual(levels);
    expect(resourceKeyOf(next).namespace).toBe('n');
  });
});
