import { getField, getList, getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';

/** Degraded only when its last run has ended without success. */
export const cronJobHealth: HealthRule = {
  matches: { group: 'batch', kind: 'CronJob' },
  assess(live) {
    if (getField(live, ['spec', 'suspend']) === true) return healthOf('Healthy', 'CronJob is Suspended');
    const scheduled = getString(live, ['status', 'lastScheduleTime']);
    const succeeded = getString(live, ['status', 'lastSuccessfulTime']);
    if (scheduled === undefined) return healthOf('Healthy', 'CronJob has not been scheduled yet');
    if (getList(live, ['status', 'active']).length > 0) {
      return healthOf('Healthy', 'The job is running. Its last execution may not have been successful');
    }
    if (succeeded === undefined) {
      return healthOf('Healthy', 'The CronJob never completed successfully. It may not be healthy');
    }
    // RFC 3339 in UTC, without fractions: the order of the texts is the order of the times.
    return succeeded < scheduled
      ? healthOf('Degraded', 'CronJob has not completed its last execution successfully')
      : healthOf('Healthy', 'CronJob has completed its last execution successfully');
  },
};
