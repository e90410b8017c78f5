import { getNumber } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { conditionsOf, isObserved, statusCount } from '../../status-conditions.ts';

/** Degraded when pods cannot be created, Healthy when the wanted ones are available. */
export const replicaSetHealth: HealthRule = {
  matches: { group: 'apps', kind: 'ReplicaSet' },
  assess(live) {
    if (!isObserved(live)) {
      const text = 'observed replica set generation less than desired generation';
      return healthOf('Progressing', `Waiting for rollout to finish: ${text}`);
    }
    const failure = conditionsOf(live).find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
    if (failure !== undefined) return healthOf('Degraded', failure.message);
    const [desired, available] = [getNumber(live, ['spec', 'replicas']) ?? 1, statusCount(live, 'availableReplicas')];
    if (available < desired) {
      const text = `${available} out of ${desired} new replicas are available...`;
      return healthOf('Progressing', `Waiting for rollout to finish: ${text}`);
    }
    return healthOf('Healthy');
  },
};
