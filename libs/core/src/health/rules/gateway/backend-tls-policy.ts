import { getList, getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { currentConditions, failureText } from './gateway-conditions.ts';

/** Degraded when a gateway refuses it, under way until all have judged its present generation. */
export const backendTlsPolicyHealth: HealthRule = {
  matches: { group: 'gateway.networking.k8s.io', kind: 'BackendTLSPolicy' },
  assess(live) {
    const ancestors = getList(live, ['status', 'ancestors']).map((ancestor) => ({
      name: getString(ancestor, ['ancestorRef', 'name']) ?? '',
      isReported: getList(ancestor, ['conditions']).length > 0,
      conditions: currentConditions(ancestor, live),
    }));
    for (const { name, conditions } of ancestors) {
      const refused = failureText(conditions, 'Accepted', 'ResolvedRefs');
      if (refused !== undefined) return healthOf('Degraded', `Ancestor ${name}: ${refused}`);
    }
    const late = ancestors.find((ancestor) => ancestor.isReported && ancestor.conditions.length === 0);
    if (late !== undefined) {
      return healthOf('Progressing', `Waiting for Ancestor ${late.name} to update BackendTLSPolicy status`);
    }
    return ancestors.some((ancestor) => ancestor.conditions.length > 0)
      ? healthOf('Healthy', 'BackendTLSPolicy is healthy')
      : healthOf('Progressing', 'Waiting for BackendTLSPolicy status');
  },
};
