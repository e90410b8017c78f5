import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { currentConditions } from './gateway-conditions.ts';

/** By the Accepted condition of the present generation. */
export const gatewayClassHealth: HealthRule = {
  matches: { group: 'gateway.networking.k8s.io', kind: 'GatewayClass' },
  assess(live) {
    const accepted = currentConditions(live['status'], live).find((condition) => condition.type === 'Accepted');
    if (accepted?.status === 'True') return healthOf('Healthy', accepted.message);
    if (accepted?.status === 'False') return healthOf('Degraded', accepted.message);
    return healthOf('Progressing', accepted?.message ?? 'Waiting for GatewayClass status');
  },
};
