import type { AppProject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { verifySessionToken, type SessionClaims } from '@plumbline/io/auth';
import { parseAccounts, type Account, type AccountSettings } from './accounts.ts';
import type { Caller, Session } from './caller.ts';

/** What authentication reads. */
export interface AuthenticatorOptions {
  /** `--disable-auth`. */
  isDisabled: boolean;
  settings: () => AccountSettings;
  project: (name: string) => AppProject | undefined;
  isRevoked: (id: string) => Promise<boolean>;
  now: () => Date;
}

/** Turns tokens into callers. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** Who holds the token. Throws UNAUTHENTICATED for a token that is not good now, and for none unless anonymous is on. */
  async authenticate(token: string): Promise<Caller> {
    if (this.#options.isDisabled) return { kind: 'unrestricted' };
    const settings = this.#options.settings();
    if (token === '') {
      if (settings.configMap['users.anonymous.enabled'] === 'true') return { kind: 'anonymous' };
      throw new AppError('UNAUTHENTICATED', 'no session information');
    }
    const key = settings.secret['server.secretkey'] ?? '';
    if (key === '') throw new AppError('UNAVAILABLE', 'check the token: argocd-secret has no server.secretkey yet');
    const claims = await verifySessionToken(Buffer.from(key), token, this.#options.now());
    const caller = this.#callerOf(claims, settings);
    if (await this.#options.isRevoked(claims.jti)) throw invalid('token is revoked, please re-login');
    return caller;
  }

  #callerOf(claims: SessionClaims, settings: AccountSettings): Caller {
    const session: Session = {
      id: claims.jti,
      issuedAt: claims.iat,
      ...(claims.exp === undefined ? {} : { expiresAt: claims.exp }),
    };
    const [, project, role] = /^proj:([^:]+):([^:]+)$/.exec(claims.sub) ?? [];
    if (project !== undefined && role !== undefined) return this.#projectRole({ project, role, session });
    const cut = claims.sub.lastIndexOf(':');
    const username = cut === -1 ? claims.sub : claims.sub.slice(0, cut);
    const capability = cut === -1 ? 'login' : claims.sub.slice(cut + 1);
    checkAccount(parseAccounts(settings).get(username), { capability, session });
    return { kind: 'user', username, groups: [], issuer: claims.iss, session };
  }

  #projectRole(token: { project: string; role: string; session: Session }): Caller {
    const project = this.#options.project(token.project);
    const role = project?.spec.roles?.find((one) => one.name === token.role);
    const listed = project?.status?.jwtTokensByRole?.[token.role]?.items ?? role?.jwtTokens ?? [];
    const isListed = listed.some(
      (entry) => entry.id === token.session.id || (!entry.id && entry.iat === token.session.issuedAt),
    );
    if (role === undefined || !isListed) throw invalid('the token of the project role was deleted');
    return { kind: 'project-role', ...token };
  }
}

function checkAccount(account: Account | undefined, token: { capability: string; session: Session }): void {
  if (account === undefined || !account.isEnabled) throw invalid('the account does not exist or is disabled');
  if (!account.capabilities.some((capability) => capability === token.capability)) {
    throw invalid(`account "${account.name}" does not have the capability "${token.capability}"`);
  }
  if (token.capability === 'apiKey') {
    if (!account.tokens.some((known) => known.id === token.session.id)) throw invalid('the token was deleted');
    return;
  }
  if (token.session.issuedAt < account.passwordChangedAt) {
    throw invalid('the account password has changed since the token was issued');
  }
}

function invalid(why: string): AppError {
  return new AppError('UNAUTHENTICATED', `invalid session: ${why}`);
}
