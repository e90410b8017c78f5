import { builtinPolicy } from './builtin-roles.ts';
import { ObjectMatcher, matchPattern, type MatchMode } from './object-matcher.ts';
import type { Policy, PolicyRule } from './parse-policy.ts';

/** Who asks. */
export interface RbacSubject {
  /** The user identifier: an account's name, the subject of a token, or `proj:<project>:<role>`. Empty: nobody. */
  readonly user: string;
  /** Group claims. */
  readonly groups: readonly string[];
}

/** What is asked for: `sync` of `applications` `<project>/<name>`. */
export interface AccessQuery {
  readonly resource: string;
  readonly action: string;
  readonly object: string;
}

/** Answers access questions from one state of the policy. */
export interface Enforcer {
  /**
   * Whether the subject may do this. `projectPolicy` is the policy of the project that the object belongs to, when it
   * belongs to one. What no line allows is denied.
   */
  isAllowed(subject: RbacSubject, query: AccessQuery, projectPolicy?: Policy): boolean;
}

/** What an enforcer is made of. */
export interface EnforcerOptions {
  /** The joined policy.csv and policy.<x>.csv; the built-in policy is put before it. */
  readonly policy: Policy;
  /** Role of everybody, also of nobody; empty: none (default). */
  readonly defaultRole?: string;
  /** Default `glob`. */
  readonly matchMode?: MatchMode;
  /** Most entries of the memo of compiled matchers before it starts anew. Default 10,000. */
  readonly memoSize?: number;
}

/**
 * An enforcer with Argo CD's rules (projects-rbac.md §5.4): the default role, the user and each group that a `g` line
 * names are judged one by one; within one of them deny beats allow, between them any allow is enough. The token of a
 * project role is judged by its own project's policy alone.
 */
export function createEnforcer(options: EnforcerOptions): Enforcer {
  return new IndexedEnforcer(options);
}

interface Index {
  rules: ReadonlyMap<string, readonly PolicyRule[]>;
  roles: ReadonlyMap<string, readonly string[]>;
}

interface Verdict {
  allow: ObjectMatcher;
  deny: ObjectMatcher;
}

const emptyIndex: Index = { rules: new Map(), roles: new Map() };

class IndexedEnforcer implements Enforcer {
  readonly #global: Index;
  readonly #defaultRole: string;
  readonly #mode: MatchMode;
  readonly #memoSize: number;
  readonly #projects = new WeakMap<Policy, Index>();
  #verdicts = new Map<Index, Map<string, Verdict>>();
  #memoCount = 0;

  constructor(options: EnforcerOptions) {
    this.#global = indexOf({
      rules: [...builtinPolicy.rules, ...options.policy.rules],
      grants: [...builtinPolicy.grants, ...options.policy.grants],
    });
    this.#defaultRole = options.defaultRole ?? '';
    this.#mode = options.matchMode ?? 'glob';
    this.#memoSize = options.memoSize ?? 10_000;
  }

  isAllowed(subject: RbacSubject, query: AccessQuery, projectPolicy?: Policy): boolean {
    const project = projectPolicy === undefined ? emptyIndex : this.#projectIndex(projectPolicy);
    if (subject.user.startsWith('proj:')) return this.#judge({ index: project, alone: true }, subject.user, query);
    const scope = { index: project, alone: false };
    if (this.#defaultRole !== '' && this.#judge(scope, this.#defaultRole, query)) return true;
    if (subject.user !== '' && this.#judge(scope, subject.user, query)) return true;
    return subject.groups.some((group) => this.#isGranted(group, project) && this.#judge(scope, group, query));
  }

  #isGranted(group: string, project: Index): boolean {
    return this.#global.roles.has(group) || project.roles.has(group);
  }

  #judge(scope: { index: Index; alone: boolean }, subject: string, query: AccessQuery): boolean {
    const verdict = this.#verdict(scope, subject, query);
    return verdict.allow.matches(query.object) && !verdict.deny.matches(query.object);
  }

  /** The object patterns that remain when subject, resource and action are fixed; remembered. */
  #verdict(scope: { index: Index; alone: boolean }, subject: string, query: AccessQuery): Verdict {
    const memo = this.#memoOf(scope.index);
    const key = `${scope.alone ? 1 : 0}\n${subject}\n${query.resource}\n${query.action}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const indexes = scope.alone ? [scope.index] : [this.#global, scope.index];
    const rules = rulesFor(subject, indexes).filter(
      (rule) =>
        matchPattern(rule.resource, query.resource, this.#mode) && matchPattern(rule.action, query.action, this.#mode),
    );
    const made = {
      allow: new ObjectMatcher(objectsOf(rules, 'allow'), this.#mode),
      deny: new ObjectMatcher(objectsOf(rules, 'deny'), this.#mode),
    };
    memo.set(key, made);
    this.#memoCount += 1;
    return made;
  }

  #memoOf(index: Index): Map<string, Verdict> {
    if (this.#memoCount >= this.#memoSize) {
      this.#verdicts = new Map();
      this.#memoCount = 0;
    }
    const memo = this.#verdicts.get(index) ?? new Map<string, Verdict>();
    this.#verdicts.set(index, memo);
    return memo;
  }

  #projectIndex(policy: Policy): Index {
    const known = this.#projects.get(policy);
    if (known !== undefined) return known;
    const made = indexOf(policy);
    this.#projects.set(policy, made);
    return made;
  }
}

function indexOf(policy: Policy): Index {
  const rules = new Map<string, PolicyRule[]>();
  for (const rule of policy.rules) rules.set(rule.subject, [...(rules.get(rule.subject) ?? []), rule]);
  const roles = new Map<string, string[]>();
  for (const grant of policy.grants) roles.set(grant.subject, [...(roles.get(grant.subject) ?? []), grant.role]);
  return { rules, roles };
}

/** Rules of a subject and of every role that it has, directly or through roles. */
function rulesFor(subject: string, indexes: readonly Index[]): PolicyRule[] {
  const seen = new Set([subject]);
  for (const member of seen) {
    for (const index of indexes) for (const role of index.roles.get(member) ?? []) seen.add(role);
  }
  return [...seen].flatMap((member) => indexes.flatMap((index) => index.rules.get(member) ?? []));
}

function objectsOf(rules: readonly PolicyRule[], effect: PolicyRule['effect']): string[] {
  return rules.filter((rule) => rule.effect === effect).map((rule) => rule.object);
}
