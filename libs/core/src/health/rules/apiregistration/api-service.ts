import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { conditionOf } from '../../status-conditions.ts';

/** Healthy when the API server reaches the service behind it. */
export const apiServiceHealth: HealthRule = {
  matches: { group: 'apiregistration.k8s.io', kind: 'APIService' },
  assess(live) {
    const available = conditionOf(live, 'Available');
    if (available?.status === 'True') return healthOf('Healthy', `${available.reason}: ${available.message}`);
    if (available?.status === 'False') return healthOf('Progressing', `${available.reason}: ${available.message}`);
    return healthOf('Progressing', 'Waiting to be processed');
  },
};
