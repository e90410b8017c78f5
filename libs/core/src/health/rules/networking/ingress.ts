import type { KubeObject } from '@plumbline/contract/crd';
import { getList } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';

/** Healthy once it has an address. */
export const ingressHealth: HealthRule = { matches: { group: 'networking.k8s.io', kind: 'Ingress' }, assess };

/** The same for the group that the kind came from. */
export const legacyIngressHealth: HealthRule = { matches: { group: 'extensions', kind: 'Ingress' }, assess };

function assess(live: KubeObject): HealthStatus {
  return healthOf(getList(live, ['status', 'loadBalancer', 'ingress']).length > 0 ? 'Healthy' : 'Progressing');
}
