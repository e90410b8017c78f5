import { annotationsOf } from '../../../object/index.ts';
import type { KubeObject } from '@plumbline/contract/crd';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf } from '../../health-status.ts';
import { conditionsOf, readCondition, type StatusCondition } from '../../status-conditions.ts';

// autoscaling/v1 has no conditions in its status: the API server keeps them in this annotation.
const CONDITIONS_ANNOTATION = 'autoscaling.alpha.kubernetes.io/conditions';
const FAILURES: Readonly<Record<string, readonly string[]>> = {
  AbleToScale: ['FailedGetScale', 'FailedUpdateScale'],
  ScalingActive: [
    'FailedComputeMetricsReplicas',
    'FailedGetExternalMetric',
    'FailedGetObjectMetric',
    'FailedGetPodsMetric',
    'FailedGetResourceMetric',
    'InvalidSelector',
  ],
};

/** Degraded when it cannot scale or read its metrics, Healthy when it is able to scale. */
export const horizontalPodAutoscalerHealth: HealthRule = {
  matches: { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  assess(live) {
    const conditions = allConditions(live);
    const failed = conditions.find((condition) => FAILURES[condition.type]?.includes(condition.reason));
    if (failed !== undefined) return healthOf('Degraded', failed.message);
    const able = conditions.find(isAble);
    return able === undefined ? healthOf('Progressing', 'Waiting to Autoscale') : healthOf('Healthy', able.message);
  },
};

function isAble(condition: StatusCondition): boolean {
  return ['AbleToScale', 'ScalingLimited'].includes(condition.type) && condition.status === 'True';
}

function allConditions(live: KubeObject): StatusCondition[] {
  const text = annotationsOf(live)[CONDITIONS_ANNOTATION];
  return live.apiVersion === 'autoscaling/v1' && text !== undefined ? parseConditions(text) : conditionsOf(live);
}

function parseConditions(text: string): StatusCondition[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.map(readCondition) : [];
  } catch {
    return []; // not what the API server writes: nothing is known yet
  }
}
