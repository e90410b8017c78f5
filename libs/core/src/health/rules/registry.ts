import type { HealthRule } from '../health-rule.ts';
import { customResourceDefinitionHealth } from './apiextensions/custom-resource-definition.ts';
import { apiServiceHealth } from './apiregistration/api-service.ts';
import { daemonSetHealth } from './apps/daemon-set.ts';
import { deploymentHealth } from './apps/deployment.ts';
import { replicaSetHealth } from './apps/replica-set.ts';
import { statefulSetHealth } from './apps/stateful-set.ts';
import { workflowHealth } from './argoproj/workflow.ts';
import { horizontalPodAutoscalerHealth } from './autoscaling/horizontal-pod-autoscaler.ts';
import { cronJobHealth } from './batch/cron-job.ts';
import { jobHealth } from './batch/job.ts';
import { persistentVolumeClaimHealth } from './core/persistent-volume-claim.ts';
import { podHealth } from './core/pod.ts';
import { serviceHealth } from './core/service.ts';
import { certificateHealth } from './cert-manager/certificate.ts';
import { readyConditionRules } from './families/ready-condition.ts';
import { fluxRules } from './fluxcd/flux-objects.ts';
import { backendTlsPolicyHealth } from './gateway/backend-tls-policy.ts';
import { gatewayClassHealth } from './gateway/gateway-class.ts';
import { gatewayHealth } from './gateway/gateway.ts';
import { grpcRouteHealth, httpRouteHealth } from './gateway/routes.ts';
import { scaledJobHealth, scaledObjectHealth } from './keda/scaled-objects.ts';
import { ingressHealth, legacyIngressHealth } from './networking/ingress.ts';

/** All native health rules; one for each group and kind. */
export const healthRules: readonly HealthRule[] = Object.freeze([
  apiServiceHealth,
  backendTlsPolicyHealth,
  certificateHealth,
  cronJobHealth,
  customResourceDefinitionHealth,
  daemonSetHealth,
  deploymentHealth,
  ...fluxRules,
  gatewayClassHealth,
  gatewayHealth,
  grpcRouteHealth,
  httpRouteHealth,
  horizontalPodAutoscalerHealth,
  ingressHealth,
  jobHealth,
  legacyIngressHealth,
  persistentVolumeClaimHealth,
  podHealth,
  ...readyConditionRules,
  replicaSetHealth,
  scaledJobHealth,
  scaledObjectHealth,
  serviceHealth,
  statefulSetHealth,
  workflowHealth,
]);

const rulesByKind: ReadonlyMap<string, HealthRule> = new Map(
  healthRules.map((rule) => [`${rule.matches.group}/${rule.matches.kind}`, rule]),
);

/** The native rule of a kind; undefined when it has none. */
export function healthRuleFor(group: string, kind: string): HealthRule | undefined {
  return rulesByKind.get(`${group}/${kind}`);
}
