import { getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';
import { isObserved, statusCount } from '../../status-conditions.ts';

/** Healthy when every node that should run a pod runs an updated, available one. */
export const daemonSetHealth: HealthRule = {
  matches: { group: 'apps', kind: 'DaemonSet' },
  assess(live) {
    if (!isObserved(live)) {
      const text = 'observed daemon set generation less than desired generation';
      return healthOf('Progressing', `Waiting for rollout to finish: ${text}`);
    }
    const desired = statusCount(live, 'desiredNumberScheduled');
    const [updated, available] = [statusCount(live, 'updatedNumberScheduled'), statusCount(live, 'numberAvailable')];
    if (getString(live, ['spec', 'updateStrategy', 'type']) === 'OnDelete') {
      return healthOf('Healthy', `daemon set ${available} of ${desired} pods are available`);
    }
    const waiting = (text: string): HealthStatus =>
      healthOf('Progressing', `Waiting for daemon set "${live.metadata.name}" rollout to finish: ${text}...`);
    if (updated < desired) return waiting(`${updated} out of ${desired} new pods have been updated`);
    if (available < desired) return waiting(`${available} of ${desired} updated pods are available`);
    return healthOf('Healthy');
  },
};
