import type { KubeObject } from '@plumbline/contract/crd';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';
import { conditionOf, type StatusCondition } from '../../status-conditions.ts';

/** Suspended while paused, Degraded while it falls back or its triggers do not work, else by the Ready condition. */
export const scaledObjectHealth: HealthRule = { matches: { group: 'keda.sh', kind: 'ScaledObject' }, assess };

/** The same for jobs. */
export const scaledJobHealth: HealthRule = { matches: { group: 'keda.sh', kind: 'ScaledJob' }, assess };

function assess(live: KubeObject): HealthStatus {
  const met = (type: string): StatusCondition | undefined => {
    const condition = conditionOf(live, type);
    return condition?.status === 'True' ? condition : undefined;
  };
  const [paused, fallback, ready] = [met('Paused'), met('Fallback'), met('Ready')];
  if (paused !== undefined) return healthOf('Suspended', paused.message);
  if (fallback !== undefined) return healthOf('Degraded', fallback.message);
  if (ready !== undefined) return healthOf('Healthy', ready.message);
  const unready = conditionOf(live, 'Ready');
  const isFailed = unready?.status === 'False' || unready?.reason === 'PartialTriggerError';
  if (isFailed) return healthOf('Degraded', unready.message);
  return healthOf('Progressing', met('Running')?.message ?? `Waiting for ${live.kind}`);
}
