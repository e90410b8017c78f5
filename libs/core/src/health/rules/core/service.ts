import { getList, getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';

/** A load balancer waits for its address; every other Service is Healthy. */
export const serviceHealth: HealthRule = {
  matches: { group: '', kind: 'Service' },
  assess(live) {
    const isLoadBalancer = getString(live, ['spec', 'type']) === 'LoadBalancer';
    const hasAddress = getList(live, ['status', 'loadBalancer', 'ingress']).length > 0;
    return healthOf(isLoadBalancer && !hasAddress ? 'Progressing' : 'Healthy');
  },
};
