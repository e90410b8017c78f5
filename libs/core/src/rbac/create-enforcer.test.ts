import { describe, expect, it } from 'vitest';
import { createEnforcer, type AccessQuery, type RbacSubject } from './create-enforcer.ts';
import { parsePolicy, type Policy } from './parse-policy.ts';
import { projectPolicyOf } from './project-roles.ts';

function policyOf(csv: string): Policy {
  const parsed = parsePolicy(csv);
  if (parsed.kind === 'invalid') throw new Error(parsed.why);
  return parsed.policy;
}

const user = (name: string, ...groups: string[]): RbacSubject => ({ user: name, groups });
const ask = (resource: string, action: string, object: string): AccessQuery => ({ resource, action, object });

describe('the enforcer', () => {
  it.each([
    { reason: 'admin may do everything', who: user('admin'), what: ask('applications', 'sync', 'p/a'), allowed: true },
    { reason: 'admin may open a terminal', who: user('admin'), what: ask('exec', 'create', 'p/a'), allowed: true },
    { reason: 'admin reads through role:readonly', who: user('admin'), what: ask('logs', 'get', 'p/a'), allowed: true },
    {
      reason: 'an unknown user may nothing',
      who: user('bob'),
      what: ask('applications', 'get', 'p/a'),
      allowed: false,
    },
    { reason: 'nobody may nothing', who: user(''), what: ask('applications', 'get', 'p/a'), allowed: false },
    {
      reason: 'a group with role:readonly may get',
      csv: 'g, viewers, role:readonly',
      who: user('bob', 'viewers'),
      what: ask('applications', 'get', 'p/ns/a'),
      allowed: true,
    },
    {
      reason: 'role:readonly may not sync',
      csv: 'g, viewers, role:readonly',
      who: user('bob', 'viewers'),
      what: ask('applications', 'sync', 'p/a'),
      allowed: false,
    },
    {
      reason: 'role:readonly may not exec',
      csv: 'g, bob, role:readonly',
      who: user('bob'),
      what: ask('exec', 'create', 'p/a'),
      allowed: false,
    },
    {
      reason: 'deny beats allow within one subject',
      csv: 'p, bob, applications, *, */*, allow\np, bob, applications, delete, prod/*, deny',
      who: user('bob'),
      what: ask('applications', 'delete', 'prod/a'),
      allowed: false,
    },
    {
      reason: 'a deny on the user does not stop an allow of a group',
      csv: 'p, bob, applications, get, */*, deny\np, role:r, applications, get, */*, allow\ng, team, role:r',
      who: user('bob', 'team'),
      what: ask('applications', 'get', 'p/a'),
      allowed: true,
    },
    {
      reason: 'a grant of the default role cannot be denied',
      csv: 'p, bob, applications, get, */*, deny',
      defaultRole: 'role:readonly',
      who: user('bob'),
      what: ask('applications', 'get', 'p/a'),
      allowed: true,
    },
    {
      reason: 'a group that only p lines name does not count',
      csv: 'p, team, applications, get, */*, allow',
      who: user('bob', 'team'),
      what: ask('applications', 'get', 'p/a'),
      allowed: false,
    },
    {
      reason: 'a star crosses slashes in the action',
      csv: 'p, bob, applications, action/*, p/*, allow',
      who: user('bob'),
      what: ask('applications', 'action/apps/Deployment/restart', 'p/a'),
      allowed: true,
    },
    {
      reason: 'update does not cover resources',
      csv: 'p, bob, applications, update, p/*, allow',
      who: user('bob'),
      what: ask('applications', 'update/apps/Deployment/ns/x', 'p/a'),
      allowed: false,
    },
    {
      reason: 'roles are followed through roles, also in a ring',
      csv: 'p, role:c, clusters, get, *, allow\ng, bob, role:a\ng, role:a, role:b\ng, role:b, role:c\ng, role:c, role:a',
      who: user('bob'),
      what: ask('clusters', 'get', 'https://x'),
      allowed: true,
    },
    {
      reason: 'regex mode finds anywhere',
      csv: 'p, bob, applications, get, ^(a|b)/x.*$, allow',
      matchMode: 'regex' as const,
      who: user('bob'),
      what: ask('applications', 'get', 'b/x1'),
      allowed: true,
    },
  ])('$reason', ({ csv, defaultRole, matchMode, who, what, allowed }) => {
    const enforcer = createEnforcer({
      policy: policyOf(csv ?? ''),
      ...(defaultRole === undefined ? {} : { defaultRole }),
      ...(matchMode === undefined ? {} : { matchMode }),
    });
    expect(enforcer.isAllowed(who, what)).toBe(allowed);
  });
});

describe('project roles', () => {
  const project = projectPolicyOf({
    metadata: { name: 'team', namespace: 'argocd' },
    spec: {
      roles: [
        { name: 'deploy', policies: ['p, proj:team:deploy, applications, sync, team/*, allow'], groups: ['devs'] },
        { name: 'bad', policies: ['p, proj:team:bad, applications, *, other/*, allow'] },
      ],
    },
  });

  it.each([
    {
      reason: 'its token may what its line says',
      who: user('proj:team:deploy'),
      what: ask('applications', 'sync', 'team/a'),
      allowed: true,
    },
    {
      reason: 'its token may not more',
      who: user('proj:team:deploy'),
      what: ask('applications', 'delete', 'team/a'),
      allowed: false,
    },
    {
      reason: 'its token may read its project',
      who: user('proj:team:deploy'),
      what: ask('projects', 'get', 'team'),
      allowed: true,
    },
    {
      reason: 'a group of it may the same',
      who: user('eve', 'devs'),
      what: ask('applications', 'sync', 'team/a'),
      allowed: true,
    },
    {
      reason: 'a role that reaches outside gives nothing',
      who: user('proj:team:bad'),
      what: ask('projects', 'get', 'team'),
      allowed: false,
    },
  ])('$reason', ({ who, what, allowed }) => {
    const enforcer = createEnforcer({ policy: policyOf('') });
    expect(enforcer.isAllowed(who, what, project)).toBe(allowed);
  });

  it('a project token does not get the global policy, nor the default role', () => {
    const enforcer = createEnforcer({
      policy: policyOf('p, proj:team:deploy, clusters, get, *, allow'),
      defaultRole: 'role:admin',
    });
    expect(enforcer.isAllowed(user('proj:team:deploy'), ask('clusters', 'get', 'x'), project)).toBe(false);
  });

  it('without its project a project token may nothing', () => {
    const enforcer = createEnforcer({ policy: policyOf('') });
    expect(enforcer.isAllowed(user('proj:team:deploy'), ask('applications', 'sync', 'team/a'))).toBe(false);
  });
});

describe('the memo', () => {
  it('starts anew when it is full and answers the same', () => {
    const enforcer = createEnforcer({ policy: policyOf('p, bob, applications, get, p/*, allow'), memoSize: 1 });
    for (const [object, allowed] of [
      ['p/a', true],
      ['q/a', false],
      ['p/b', true],
    ] as const) {
      expect(enforcer.isAllowed(user('bob'), ask('applications', 'get', object))).toBe(allowed);
      expect(enforcer.isAllowed(user('bob'), ask('applications', 'sync', object))).toBe(false);
    }
  });
});
