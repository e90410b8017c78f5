import type { AppProject } from '@plumbline/contract/crd';
import {
  createEnforcer,
  joinPolicies,
  parsePolicy,
  projectPolicyOf,
  type AccessQuery,
  type Enforcer,
  type Policy,
} from '@plumbline/core/rbac';
import type { Logger } from '@plumbline/io/telemetry';
import { subjectOf, type Caller } from '../authn/caller.ts';

/** What authorization reads. */
export interface AuthorizerOptions {
  project: (name: string) => AppProject | undefined;
  /** `--glob-cache-size`. */
  memoSize: number;
  log: Logger;
}

/** Resources whose objects start with their project. */
const inProject = new Set(['applications', 'applicationsets', 'logs', 'exec', 'clusters', 'repositories']);

/** Judges what callers may do, by the policy loaded last that could be read. */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #projectPolicies = new WeakMap<AppProject, Policy>();
  #enforcer: Enforcer;
  #loaded = '';

  constructor(options: AuthorizerOptions) {
    this.#options = options;
    this.#enforcer = createEnforcer({ policy: { rules: [], grants: [] }, memoSize: options.memoSize });
  }

  /** Takes the policy of argocd-rbac-cm; one that cannot be read leaves the last good one in force. */
  load(data: Readonly<Record<string, string>>): void {
    const text = JSON.stringify(data);
    if (text === this.#loaded) return;
    this.#loaded = text;
    const texts = Object.keys(data)
      .filter((key) => key === 'policy.csv' || /^policy\..+\.csv$/.test(key))
      .toSorted((a, b) => (a === 'policy.csv' ? -1 : b === 'policy.csv' ? 1 : a < b ? -1 : 1));
    const policies: Policy[] = [];
    for (const key of texts) {
      const parsed = parsePolicy(data[key] ?? '');
      if (parsed.kind === 'invalid') {
        const { line, why } = parsed;
        this.#options.log.error('policy not loaded, the last good one stays in force', { key, line, why, security: 4 });
        return;
      }
      policies.push(parsed.policy);
    }
    this.#enforcer = createEnforcer({
      policy: joinPolicies(policies),
      defaultRole: data['policy.default'] ?? '',
      matchMode: data['policy.matchMode'] === 'regex' ? 'regex' : 'glob',
      memoSize: this.#options.memoSize,
    });
  }

  /** Whether the caller may do this. */
  isAllowed(caller: Caller, query: AccessQuery): boolean {
    if (caller.kind === 'unrestricted') return true;
    const project = this.#projectOf(query);
    if (caller.kind === 'project-role' && project?.metadata.name !== caller.project) return false;
    const policy = project === undefined ? undefined : this.#policyOf(project);
    return this.#enforcer.isAllowed(subjectOf(caller), query, policy);
  }

  #projectOf(query: AccessQuery): AppProject | undefined {
    if (query.resource === 'projects') return this.#options.project(query.object);
    if (!inProject.has(query.resource)) return undefined;
    const cut = query.object.indexOf('/');
    return cut === -1 ? undefined : this.#options.project(query.object.slice(0, cut));
  }

  #policyOf(project: AppProject): Policy {
    const known = this.#projectPolicies.get(project);
    if (known !== undefined) return known;
    const made = projectPolicyOf(project);
    this.#projectPolicies.set(project, made);
    return made;
  }
}
