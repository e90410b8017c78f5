import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { conditionOf } from '../../status-conditions.ts';

/** Under way while one is being issued, else by the Ready condition. */
export const certificateHealth: HealthRule = {
  matches: { group: 'cert-manager.io', kind: 'Certificate' },
  assess(live) {
    const [issuing, ready] = [conditionOf(live, 'Issuing'), conditionOf(live, 'Ready')];
    if (issuing?.status === 'True') return healthOf('Progressing', issuing.message);
    if (ready?.status === 'True') return healthOf('Healthy', ready.message);
    if (ready?.status === 'False') return healthOf('Degraded', ready.message);
    return healthOf('Progressing', 'Waiting for certificate');
  },
};
