import type { KubeObject } from '@plumbline/contract/crd';
import { hasCode } from '@plumbline/contract/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotationsOf, labelsOf, withAnnotation, withMetadata } from '../object/index.ts';
import {
  appInstanceName,
  formatTrackingId,
  instanceLabelValue,
  isSelfReferencing,
  markOwner,
  parseInstanceName,
  parseTrackingId,
  readOwner,
  type TrackingSettings,
} from './index.ts';

const labelKey = 'app.kubernetes.io/instance';
const byAnnotation: TrackingSettings = { method: 'annotation', labelKey };
const byBoth: TrackingSettings = { method: 'annotation+label', labelKey };
const byLabel: TrackingSettings = { method: 'label', labelKey };
const trackingId = 'argocd.argoproj.io/tracking-id';
const mark = { instanceName: 'shop', destinationNamespace: 'prod' };

const service: KubeObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'other' } };
const deployment: KubeObject = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } };
const clusterRole: KubeObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'system:a' },
};
const crd: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'a.b' },
};

describe('markOwner', () => {
  it.each([
    { reason: 'an object keeps its own namespace', obj: service, id: 'shop:/Service:other/web' },
    { reason: 'a missing namespace is the destination', obj: deployment, id: 'shop:apps/Deployment:prod/web' },
    {
      reason: 'a cluster-scoped object names the destination',
      obj: clusterRole,
      id: 'shop:rbac.authorization.k8s.io/ClusterRole:prod/system:a',
    },
  ])('$reason', ({ obj, id }) => {
    expect(annotationsOf(markOwner(obj, mark, byAnnotation))[trackingId]).toBe(id);
    expect(labelsOf(markOwner(obj, mark, byAnnotation))).toEqual({});
  });

  it('a namespace on a cluster-scoped object is not believed', () => {
    const odd = withMetadata(clusterRole, { namespace: 'x' });
    const marked = markOwner(odd, { ...mark, isNamespaced: false }, byAnnotation);
    expect(annotationsOf(marked)[trackingId]).toBe('shop:rbac.authorization.k8s.io/ClusterRole:prod/system:a');
  });

  it('annotation+label cuts a long name for the label only', () => {
    const instanceName = `${'a'.repeat(62)}_tail`;
    const marked = markOwner(deployment, { ...mark, instanceName }, byBoth);
    expect(labelsOf(marked)[labelKey]).toBe('a'.repeat(62));
    expect(readOwner(marked, byBoth)?.instanceName).toBe(instanceName);
  });

  it('label marks by the label alone and refuses long names', () => {
    expect(markOwner(deployment, mark, byLabel).metadata).toEqual({ name: 'web', labels: { [labelKey]: 'shop' } });
    const long = { ...mark, instanceName: 'a'.repeat(64) };
    expect(() => markOwner(deployment, long, byLabel)).toThrow(
      expect.toSatisfy((error) => hasCode(error, 'INVALID_ARGUMENT')),
    );
  });

  it.each([byAnnotation, byBoth, byLabel])('CRDs are not stamped by $method', (settings) => {
    expect(markOwner(crd, mark, settings)).toBe(crd);
  });
});

describe('readOwner', () => {
  it.each([byAnnotation, byBoth, byLabel])('reads what was marked by $method', (settings) => {
    expect(readOwner(markOwner(deployment, mark, settings), settings)?.instanceName).toBe('shop');
  });

  it.each([
    { reason: 'no mark', obj: deployment },
    { reason: 'a malformed id', obj: withAnnotation(deployment, trackingId, 'shop') },
    { reason: 'an id without a name', obj: withAnnotation(deployment, trackingId, ':apps/Deployment:prod/web') },
    { reason: 'only a label', obj: markOwner(deployment, mark, byLabel) },
  ])('no owner: $reason', ({ obj }) => expect(readOwner(obj, byAnnotation)).toBeUndefined());

  it('an object of another installation, or of none, has no owner', () => {
    const ours = { ...byAnnotation, installationId: 'eu' };
    expect(readOwner(markOwner(deployment, mark, ours), ours)?.instanceName).toBe('shop');
    expect(readOwner(markOwner(deployment, mark, { ...ours, installationId: 'us' }), ours)).toBeUndefined();
    expect(readOwner(markOwner(deployment, mark, byAnnotation), ours)).toBeUndefined();
  });
});

describe('isSelfReferencing', () => {
  const live = withMetadata(deployment, { namespace: 'prod' });
  const marked = markOwner(live, mark, byAnnotation);
  it.each([
    { reason: 'the object itself', obj: marked, self: true },
    { reason: 'a copy under another name', obj: withMetadata(marked, { name: 'copy' }), self: false },
    { reason: 'a copy in another namespace', obj: withMetadata(marked, { namespace: 'dev' }), self: false },
    { reason: 'a copy of another kind', obj: { ...marked, kind: 'ReplicaSet' }, self: false },
    { reason: 'a copy in another group', obj: { ...marked, apiVersion: 'example.com/v1' }, self: false },
    { reason: 'the group that the kind came from', obj: { ...marked, apiVersion: 'extensions/v1beta1' }, self: true },
    { reason: 'a cluster-scoped object', obj: markOwner(clusterRole, mark, byAnnotation), self: true },
    { reason: 'no mark at all', obj: live, self: true },
  ])('$reason: $self', ({ obj, self }) => expect(isSelfReferencing(obj, byAnnotation)).toBe(self));
});

describe('names', () => {
  it.each([
    { namespace: 'argocd', name: 'shop' },
    { namespace: 'team-a', name: 'team-a_shop' },
    { namespace: '', name: 'shop' },
  ])('an Application in "$namespace" marks as $name', ({ namespace, name }) => {
    expect(appInstanceName({ metadata: { name: 'shop', namespace } }, 'argocd')).toBe(name);
  });

  it('parseInstanceName reads it back', () => {
    expect(parseInstanceName('team-a_shop', 'argocd')).toEqual({ namespace: 'team-a', name: 'shop' });
    expect(parseInstanceName('shop', 'argocd')).toEqual({ namespace: 'argocd', name: 'shop' });
  });

  it('a label value ends in a letter or digit and has at most 63 characters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9_.-]{0,120}[a-z0-9]$/), (name) => {
        expect(instanceLabelValue(name)).toMatch(/^[a-z0-9_.-]{0,62}[a-z0-9]$/);
      }),
    );
  });

  it('a tracking id is read back', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9.-]*$/);
    const name = fc.stringMatching(/^[a-z][a-z0-9.:/-]*$/);
    const key = fc.record({ group: part, kind: fc.constant('Role'), namespace: part, name });
    fc.assert(
      fc.property(fc.record({ instanceName: part, key }), (id) => {
        expect(parseTrackingId(formatTrackingId(id))).toEqual(id);
      }),
    );
  });
});
