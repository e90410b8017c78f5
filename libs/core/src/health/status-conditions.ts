import type { KubeObject } from '@plumbline/contract/crd';
import { getList, getNumber } from '../object/index.ts';
import { isRecord } from '../std/index.ts';

/** An entry of `status.conditions`; missing fields are empty. */
export interface StatusCondition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

/** The conditions of an object's status, in order; empty when it has none. */
export function conditionsOf(live: KubeObject): StatusCondition[] {
  return getList(live, ['status', 'conditions']).map(readCondition);
}

/** Reads one condition of whatever list. */
export function readCondition(value: unknown): StatusCondition {
  const entry = isRecord(value) ? value : {};
  const text = (field: string): string => (typeof entry[field] === 'string' ? entry[field] : '');
  return { type: text('type'), status: text('status'), reason: text('reason'), message: text('message') };
}

/** The condition of a type; undefined when there is none. */
export function conditionOf(live: KubeObject, type: string): StatusCondition | undefined {
  return conditionsOf(live).find((condition) => condition.type === type);
}

/** Whether the controller has seen the latest spec. */
export function isObserved(live: KubeObject): boolean {
  const generation = getNumber(live, ['metadata', 'generation']) ?? 0;
  return (getNumber(live, ['status', 'observedGeneration']) ?? 0) >= generation;
}

/** A number of the status; 0 when it is missing. */
export function statusCount(live: KubeObject, field: string): number {
  return getNumber(live, ['status', field]) ?? 0;
}
