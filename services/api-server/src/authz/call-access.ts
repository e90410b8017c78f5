import { AppError } from '@plumbline/contract/errors';
import type { AccessQuery } from '@plumbline/core/rbac';
import { nameOf, type Caller } from '../authn/caller.ts';
import type { Authorizer } from './authorizer.ts';
import type { Permission } from './permissions.ts';

/**
 * The access questions of one call. The dispatcher looks at `wasAsked` when the handler has answered: an answer of a
 * method with a permission that nobody asked about is withheld.
 */
export class CallAccess {
  readonly caller: Caller;
  readonly #permission: Permission;
  readonly #authorizer: Authorizer;
  #wasAsked = false;

  constructor(caller: Caller, permission: Permission, authorizer: Authorizer) {
    this.caller = caller;
    this.#permission = permission;
    this.#authorizer = authorizer;
  }

  /** Whether the method's own permission was put to the policy. */
  get wasAsked(): boolean {
    return this.#wasAsked || this.#permission.kind === 'public' || this.#permission.kind === 'self';
  }

  /** Whether the caller has the method's permission on the object. */
  isAllowed(object: string): boolean {
    return this.#authorizer.isAllowed(this.caller, this.#own(object));
  }

  /** Asks for the method's permission on the object. Throws PERMISSION_DENIED. */
  require(object: string): void {
    this.requireAction(this.#own(object));
  }

  /** Those items that the caller has the method's permission on. */
  filter<T>(list: readonly T[], objectOf: (item: T) => string): T[] {
    this.#wasAsked = true;
    return list.filter((item) => this.isAllowed(objectOf(item)));
  }

  /** Whether the caller may do something else. */
  mayDo(query: AccessQuery): boolean {
    return this.#authorizer.isAllowed(this.caller, query);
  }

  /** Asks for another permission. Throws PERMISSION_DENIED, in Argo CD's words. */
  requireAction(query: AccessQuery): void {
    if (this.#permission.kind === 'object' && query.resource === this.#permission.resource) this.#wasAsked = true;
    if (this.mayDo(query)) return;
    const { resource, action, object } = query;
    throw new AppError('PERMISSION_DENIED', `permission denied: ${resource}, ${action}, ${object}${this.#suffix()}`);
  }

  #suffix(): string {
    const name = nameOf(this.caller);
    if (this.caller.kind !== 'user' && this.caller.kind !== 'project-role') return '';
    return `, sub: ${name}, iat: ${new Date(this.caller.session.issuedAt * 1000).toISOString().replace('.000Z', 'Z')}`;
  }

  #own(object: string): AccessQuery {
    this.#wasAsked = true;
    if (this.#permission.kind === 'object' || this.#permission.kind === 'items') {
      return { resource: this.#permission.resource, action: this.#permission.action, object };
    }
    throw new AppError('INTERNAL', 'check access: the method has no permission of its own');
  }
}
