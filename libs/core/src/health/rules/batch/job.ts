import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { conditionsOf } from '../../status-conditions.ts';

/** By the conditions that are true: Failed, then Suspended, then Complete; else it is under way. */
export const jobHealth: HealthRule = {
  matches: { group: 'batch', kind: 'Job' },
  assess(live) {
    const met = (type: string): { message: string } | undefined =>
      conditionsOf(live).find((condition) => condition.type === type && condition.status === 'True');
    const failed = met('Failed');
    if (failed !== undefined) return healthOf('Degraded', failed.message);
    const suspended = met('Suspended');
    if (suspended !== undefined) return healthOf('Suspended', suspended.message);
    const complete = met('Complete');
    return complete === undefined ? healthOf('Progressing') : healthOf('Healthy', complete.message);
  },
};
