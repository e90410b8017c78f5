import type { KubeObject } from '@plumbline/contract/crd';

interface ClaimSpec {
  volumeName?: string;
  storageClassName?: string;
  accessModes?: string[];
  resources?: { requests?: { storage?: string } };
}

/** The volume that satisfies a pending claim; undefined when it needs none. */
export function renderVolumeFor(claim: KubeObject): KubeObject | undefined {
  const spec = (claim.spec ?? {}) as ClaimSpec;
  const { namespace, name, uid } = claim.metadata;
  if (spec.volumeName || claim.metadata.deletionTimestamp) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `lab-${uid}` },
    spec: {
      capacity: { storage: spec.resources?.requests?.storage ?? '1Gi' },
      accessModes: spec.accessModes ?? ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: spec.storageClassName ?? '',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      hostPath: { path: `/lab/${uid}` },
    },
  };
}

/** The status that gives a Service of type LoadBalancer its address; undefined when it needs none. */
export function renderLoadBalancerStatus(service: KubeObject): Record<string, unknown> | undefined {
  const { type } = (service.spec ?? {}) as { type?: string };
  const { loadBalancer } = (service.status ?? {}) as { loadBalancer?: { ingress?: unknown[] } };
  if (type !== 'LoadBalancer' || (loadBalancer?.ingress?.length ?? 0) > 0) return undefined;
  return { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } };
}
