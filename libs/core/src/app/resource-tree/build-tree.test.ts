import type { KubeObject } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { buildTree, summarizeTree } from './build-tree.ts';
import { describeNode } from './describe-node.ts';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'n',
    uid: 'u-pod',
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'u-rs' }],
  },
  spec: { containers: [{ image: 'b' }, { image: 'a' }], nodeName: 'node-1' },
  status: {
    phase: 'Running',
    containerStatuses: [
      { ready: true, restartCount: 2, state: { running: {} } },
      { ready: false, restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    ],
  },
};

describe('describeNode', () => {
  it('tells what kubectl tells of a pod', () => {
    const node = describeNode(pod, undefined);
    expect(node.info).toEqual([
      { name: 'Status Reason', value: 'CrashLoopBackOff' },
      { name: 'Node', value: 'node-1' },
      { name: 'Containers', value: '1/2' },
      { name: 'Restart Count', value: '3' },
    ]);
    expect(node.images).toEqual(['a', 'b']);
    expect(node.parents).toEqual([{ group: 'apps', kind: 'ReplicaSet', name: 'rs', uid: 'u-rs' }]);
  });

  it('finds the parents that no owner reference names', () => {
    const slice: KubeObject = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'web-x', namespace: 'n', labels: { 'kubernetes.io/service-name': 'web' } },
    };
    expect(describeNode(slice, undefined).parents).toEqual([{ group: '', kind: 'Service', name: 'web', uid: '' }]);
  });

  it('makes the URLs of an Ingress', () => {
    const ingress: KubeObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'i', namespace: 'n' },
      spec: {
        tls: [{ hosts: ['a.example.org'] }],
        rules: [
          { host: 'a.example.org', http: { paths: [{ path: '/', backend: { service: { name: 'web' } } }] } },
          { host: 'b.example.org', http: { paths: [{ path: '/x', backend: { service: { name: 'api' } } }] } },
        ],
      },
    };
    expect(describeNode(ingress, undefined).networking).toEqual({
      targetRefs: [
        { kind: 'Service', namespace: 'n', name: 'api' },
        { kind: 'Service', namespace: 'n', name: 'web' },
      ],
      externalURLs: ['http://b.example.org/x', 'https://a.example.org'],
    });
  });
});

describe('buildTree', () => {
  const rs = describeNode(
    { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'rs', namespace: 'n', uid: 'u-rs' } },
    { status: 'Healthy' },
  );
  const child = describeNode(pod, { status: 'Degraded' });
  const tree = buildTree({
    roots: [
      { key: rs.key, version: 'v1', live: rs },
      { key: { group: '', kind: 'Service', namespace: 'n', name: 'gone' }, version: 'v1' },
    ],
    childrenOf: (parent) => (parent.uid === 'u-rs' ? [child] : []),
    isPermitted: () => true,
    orphans: [],
  });

  it('holds the managed objects, what they own and what is missing', () => {
    expect(tree.nodes.map(({ kind, name, health }) => [kind, name, health?.status])).toEqual([
      ['Pod', 'p', 'Degraded'],
      ['Service', 'gone', 'Missing'],
      ['ReplicaSet', 'rs', 'Healthy'],
    ]);
    expect(tree.nodes[0]?.parentRefs?.[0]).toMatchObject({ kind: 'ReplicaSet', uid: 'u-rs' });
  });

  it('summarizes images', () => expect(summarizeTree(tree)).toEqual({ images: ['a', 'b'] }));
});
