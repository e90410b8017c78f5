import type { RbacSubject } from '@plumbline/core/rbac';

/** Who makes a call. */
export type Caller =
  | { readonly kind: 'unrestricted' }
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'user';
      readonly username: string;
      readonly groups: readonly string[];
      readonly issuer: string;
      readonly session: Session;
    }
  | { readonly kind: 'project-role'; readonly project: string; readonly role: string; readonly session: Session };

/** The token behind a caller. Times are seconds since 1970. */
export interface Session {
  readonly id: string;
  readonly issuedAt: number;
  /** Absent: it does not expire. */
  readonly expiresAt?: number;
}

/** The name that logs, operations and error texts use; empty for nobody. */
export function nameOf(caller: Caller): string {
  if (caller.kind === 'user') return caller.username;
  return caller.kind === 'project-role' ? `proj:${caller.project}:${caller.role}` : '';
}

/** The caller as the enforcer judges it. */
export function subjectOf(caller: Caller): RbacSubject {
  return { user: nameOf(caller), groups: caller.kind === 'user' ? caller.groups : [] };
}
