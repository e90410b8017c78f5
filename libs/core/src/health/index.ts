export { aggregateHealth, type AggregateHealth, type HealthContribution } from './aggregate-health.ts';
export { assessHealth } from './assess-health.ts';
export type { HealthRule } from './health-rule.ts';
export { healthOrder, isWorse, worstOf, type HealthStatus, type HealthStatusCode } from './health-status.ts';
export { healthRuleFor, healthRules } from './rules/registry.ts';
