export { conditionsOf, type AppsetOutcome } from './conditions.ts';
export { decideAppset, type AppsetDecision, type DecisionFacts } from './decide-appset.ts';
export { generateAll, GENERATED_SET_LIMIT, type GeneratedSet, type GenerationResult } from './generate-all.ts';
export {
  inputKey,
  type ClusterFact,
  type GenerationFacts,
  type Input,
  type InputRequest,
  type Params,
} from './generation.ts';
export { ownedApplications, planApplications, type ApplicationsPlan, type PlanFacts } from './plan-applications.ts';
export {
  allowsDelete,
  applicationsPolicies,
  decidePolicy,
  isApplicationsPolicy,
  type ApplicationsPolicy,
  type PolicySettings,
} from './policy.ts';
export { renderApplication } from './render-application.ts';
export { gitGenerators, requeueAfterSeconds, usesClusters } from './requeue.ts';
export { statusOf, type StatusFacts } from './status.ts';
export type { TemplateMode } from './substitute.ts';
export type { ValidationFacts } from './validate-application.ts';
