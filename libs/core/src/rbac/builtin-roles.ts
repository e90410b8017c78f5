import type { Policy, PolicyRule } from './parse-policy.ts';

// The roles that exist without any setting: role:readonly may get everything (logs too, exec not), role:admin may do
// everything and is bound to the account admin (projects-rbac.md §5.4).

const actionsByResource: Readonly<Record<string, readonly string[]>> = {
  applications: [
    'get',
    'create',
    'update',
    'update/*',
    'delete',
    'delete/*',
    'sync',
    'rollback',
    'override',
    'action/*',
  ],
  applicationsets: ['get', 'create', 'update', 'delete'],
  certificates: ['get', 'create', 'update', 'delete'],
  clusters: ['get', 'create', 'update', 'delete'],
  repositories: ['get', 'create', 'update', 'delete'],
  'write-repositories': ['get', 'create', 'update', 'delete'],
  projects: ['get', 'create', 'update', 'delete'],
  accounts: ['get', 'update'],
  gpgkeys: ['get', 'create', 'delete'],
  logs: ['get'],
  exec: ['create'],
  extensions: ['invoke'],
};

/** Resources whose objects are written `<project>/<name>`. */
const projectScoped: ReadonlySet<string> = new Set(['applications', 'applicationsets', 'logs', 'exec']);

/** Resources that role:readonly may not get. */
const notReadable: ReadonlySet<string> = new Set(['exec', 'extensions']);

/** All resources and actions that a policy may name. */
export const rbacActions: Readonly<Record<string, readonly string[]>> = actionsByResource;

/** The policy that stands before every policy.csv. */
export const builtinPolicy: Policy = {
  rules: [...readonlyRules(), ...adminRules()],
  grants: [
    { subject: 'role:admin', role: 'role:readonly' },
    { subject: 'admin', role: 'role:admin' },
  ],
};

function readonlyRules(): PolicyRule[] {
  return Object.keys(actionsByResource)
    .filter((resource) => !notReadable.has(resource))
    .map((resource) => allow('role:readonly', resource, 'get'));
}

function adminRules(): PolicyRule[] {
  return Object.entries(actionsByResource).flatMap(([resource, actions]) =>
    actions.map((action) => allow('role:admin', resource, action)),
  );
}

function allow(subject: string, resource: string, action: string): PolicyRule {
  return { subject, resource, action, object: projectScoped.has(resource) ? '*/*' : '*', effect: 'allow' };
}
