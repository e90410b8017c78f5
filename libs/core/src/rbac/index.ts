export { builtinPolicy, rbacActions } from './builtin-roles.ts';
export {
  createEnforcer,
  type AccessQuery,
  type Enforcer,
  type EnforcerOptions,
  type RbacSubject,
} from './create-enforcer.ts';
export type { MatchMode } from './object-matcher.ts';
export {
  joinPolicies,
  parsePolicy,
  parsePolicyLine,
  type ParsedPolicy,
  type ParsedPolicyLine,
  type Policy,
  type PolicyRule,
  type RoleGrant,
} from './parse-policy.ts';
export { checkRole, projectPolicyOf, type CheckedRole } from './project-roles.ts';
