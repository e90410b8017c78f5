import { getField, getNumber } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';
import { conditionOf, isObserved, statusCount } from '../../status-conditions.ts';

/** Healthy when all wanted replicas are updated and available and no old one is left; the words are kubectl rollout's. */
export const deploymentHealth: HealthRule = {
  matches: { group: 'apps', kind: 'Deployment' },
  assess(live) {
    if (getField(live, ['spec', 'paused']) === true) return healthOf('Suspended', 'Deployment is paused');
    if (!isObserved(live)) return waiting('observed deployment generation less than desired generation');
    if (conditionOf(live, 'Progressing')?.reason === 'ProgressDeadlineExceeded') {
      return healthOf('Degraded', `Deployment "${live.metadata.name}" exceeded its progress deadline`);
    }
    const [desired, updated] = [getNumber(live, ['spec', 'replicas']) ?? 1, statusCount(live, 'updatedReplicas')];
    if (updated < desired) return waiting(`${updated} out of ${desired} new replicas have been updated...`);
    const old = statusCount(live, 'replicas') - updated;
    if (old > 0) return waiting(`${old} old replicas are pending termination...`);
    const available = statusCount(live, 'availableReplicas');
    if (available < updated) return waiting(`${available} of ${updated} updated replicas are available...`);
    return healthOf('Healthy');
  },
};

function waiting(forWhat: string): HealthStatus {
  return healthOf('Progressing', `Waiting for rollout to finish: ${forWhat}`);
}
