import type { AppProject } from '@plumbline/contract/crd';
import { parsePolicyLine, type Policy, type PolicyRule, type RoleGrant } from './parse-policy.ts';

const RESOURCES = new Set(['applications', 'applicationsets', 'logs', 'exec', 'clusters', 'repositories']);
const ACTIONS = new Set(['get', 'create', 'update', 'delete', 'sync', 'override', 'rollback', '*']);
const NESTED_ACTION = /^(action|update|delete)\/./;
const ROLE_NAME = /^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/;

/**
 * The policy that a project's roles add for objects of that project: their lines, the membership of their groups, and
 * the right of each role to read its own project. A role with a line that is not allowed gives nothing.
 */
export function projectPolicyOf(project: AppProject): Policy {
  const rules: PolicyRule[] = [];
  const grants: RoleGrant[] = [];
  const name = project.metadata.name;
  for (const role of project.spec.roles ?? []) {
    const checked = checkRole(name, role.name ?? '', role.policies ?? []);
    if (checked.kind === 'invalid') continue;
    const subject = `proj:${name}:${role.name ?? ''}`;
    rules.push(...checked.rules, { subject, resource: 'projects', action: 'get', object: name, effect: 'allow' });
    for (const group of role.groups ?? []) grants.push({ subject: group, role: subject });
  }
  return { rules, grants };
}

/** The lines of a role, or why one of them may not stand in this project. */
export type CheckedRole =
  | { readonly kind: 'rules'; readonly rules: readonly PolicyRule[] }
  | { readonly kind: 'invalid'; readonly why: string };

/**
 * Judges a role of a project by the rules for project policies (projects-rbac.md §1.10): its subject is the role
 * itself, resource and action are of the closed list, and the object lies in the project.
 */
export function checkRole(project: string, role: string, lines: readonly string[]): CheckedRole {
  if (!ROLE_NAME.test(role)) return { kind: 'invalid', why: `role name "${role}" is not alphanumeric` };
  const rules: PolicyRule[] = [];
  for (const line of lines) {
    const parsed = parsePolicyLine(line.trim());
    if (parsed.kind !== 'rule') {
      return {
        kind: 'invalid',
        why: `policy "${line}" is not a p line: ${parsed.kind === 'invalid' ? parsed.why : 'g'}`,
      };
    }
    const problem = problemOf(parsed.rule, project, role);
    if (problem !== undefined) return { kind: 'invalid', why: `policy "${line}": ${problem}` };
    rules.push(parsed.rule);
  }
  return { kind: 'rules', rules };
}

function problemOf(rule: PolicyRule, project: string, role: string): string | undefined {
  if (rule.subject !== `proj:${project}:${role}`) return `the subject must be "proj:${project}:${role}"`;
  if (!RESOURCES.has(rule.resource)) return `resource "${rule.resource}" is not for project roles`;
  if (!ACTIONS.has(rule.action) && !NESTED_ACTION.test(rule.action)) return `action "${rule.action}" is not known`;
  if (!rule.object.startsWith(`${project}/`)) return `the object must start with "${project}/"`;
  return undefined;
}
