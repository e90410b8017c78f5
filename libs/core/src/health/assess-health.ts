import { finalizer, type KubeObject } from '@plumbline/contract/crd';
import { groupKindOf } from '../object/index.ts';
import { healthOf, type HealthStatus } from './health-status.ts';
import { healthRuleFor } from './rules/registry.ts';

/**
 * The health of a live object by the native rules; undefined for a kind without one, which counts as neutral. What a
 * user's script said of this version of the object (io/scripting runs it) goes before the native rule.
 */
export function assessHealth(live: KubeObject, scripted?: HealthStatus): HealthStatus | undefined {
  if (isBeingDeleted(live)) return healthOf('Progressing', 'Pending deletion');
  if (scripted !== undefined) return scripted;
  const { group, kind } = groupKindOf(live);
  return healthRuleFor(group, kind)?.assess(live);
}

// A hook that is only held by our own finalizer has done its work.
function isBeingDeleted(live: KubeObject): boolean {
  if ((live.metadata.deletionTimestamp ?? '') === '') return false;
  return !(live.metadata.finalizers ?? []).includes(finalizer.hook);
}
