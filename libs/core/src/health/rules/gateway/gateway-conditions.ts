import { getNumber } from '../../../object/index.ts';
import type { KubeObject } from '@plumbline/contract/crd';
import { getList } from '../../../object/index.ts';
import { readCondition, type StatusCondition } from '../../status-conditions.ts';

/** The conditions of one entry of a status that speak of the present generation of the object. */
export function currentConditions(entry: unknown, live: KubeObject): StatusCondition[] {
  const generation = getNumber(live, ['metadata', 'generation']);
  const isCurrent = (condition: unknown): boolean => {
    const observed = getNumber(condition, ['observedGeneration']);
    return generation === undefined || observed === undefined || observed === generation;
  };
  return getList(entry, ['conditions']).filter(isCurrent).map(readCondition);
}

/** The first condition of these types that is False, as a text; undefined when there is none. */
export function failureText(conditions: readonly StatusCondition[], ...types: readonly string[]): string | undefined {
  const failed = conditions.find((condition) => types.includes(condition.type) && condition.status === 'False');
  if (failed === undefined) return undefined;
  return failed.message === '' ? `Failed condition: ${failed.type}` : failed.message;
}
