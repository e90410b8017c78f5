import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { conditionsOf } from '../../status-conditions.ts';

/** Healthy when its names are accepted, its schema has no faults and the API server serves it. */
export const customResourceDefinitionHealth: HealthRule = {
  matches: { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
  assess(live) {
    const conditions = conditionsOf(live);
    const find = (type: string, status: string): { message: string; reason: string } | undefined =>
      conditions.find((condition) => condition.type === type && condition.status === status);
    if (live.metadata.deletionTimestamp !== undefined && find('Terminating', 'True') === undefined) {
      return healthOf('Progressing', 'CRD is terminating');
    }
    if (conditions.length === 0) return healthOf('Progressing', 'Status conditions not found');
    const terminating = find('Terminating', 'True');
    if (terminating !== undefined) return healthOf('Progressing', `CRD is terminating: ${terminating.message}`);
    const refused = find('NamesAccepted', 'False');
    if (refused !== undefined) return healthOf('Degraded', `CRD names have not been accepted: ${refused.message}`);
    const violation = find('NonStructuralSchema', 'True');
    if (violation !== undefined) return healthOf('Degraded', `Schema violations found: ${violation.message}`);
    const missing = find('Established', 'False');
    if (missing?.reason === 'Installing') return healthOf('Progressing', 'CRD is being installed');
    return find('Established', 'True') === undefined
      ? healthOf('Degraded', 'CRD is not established')
      : healthOf('Healthy', 'CRD is healthy');
  },
};
