import type { KubeObject } from '@plumbline/contract/crd';
import { getField, isOfKind, withoutField } from '../../object/index.ts';
import type { Normalizer } from './normalizer.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** Empty rules of a role equal none; the rules of an aggregated ClusterRole belong to its controller, when so configured. */
export const rbacRules: Normalizer = {
  name: 'rbac-rules',
  normalize(obj, options) {
    if (!isOfKind(obj, RBAC, 'Role') && !isOfKind(obj, RBAC, 'ClusterRole')) return obj;
    const isLeftOut = isEmpty(obj['rules']) || (options.ignoreAggregatedRoles === true && isAggregated(obj));
    return isLeftOut ? dropRules(obj) : obj;
  },
};

function isEmpty(rules: unknown): boolean {
  return rules === null || (Array.isArray(rules) && rules.length === 0);
}

function isAggregated(obj: KubeObject): boolean {
  return getField(obj, ['aggregationRule']) !== undefined;
}

function dropRules(obj: KubeObject): KubeObject {
  return withoutField(obj, ['rules']);
}
