import { AppError } from '@plumbline/contract/errors';
import { SignJWT, jwtVerify } from 'jose';

/** Issuer of the tokens that the control plane makes itself. */
export const SESSION_ISSUER = 'argocd';

/** The claims of a token of ours. Times are seconds since 1970. */
export interface SessionClaims {
  iss: string;
  /** `<user>:login`, `<user>:apiKey` or `proj:<project>:<role>`. */
  sub: string;
  jti: string;
  iat: number;
  nbf: number;
  /** Absent: the token does not expire. */
  exp?: number;
}

/** What a new token says. */
export interface NewSession {
  subject: string;
  id: string;
  /** Now. */
  issuedAt: Date;
  /** Seconds; 0: it does not expire. */
  lifetimeSeconds: number;
}

/** A signed HS256 token with Argo CD's claims. `key` is the value of `server.secretkey`. */
export function signSessionToken(key: Uint8Array, session: NewSession): Promise<string> {
  const issuedAt = Math.floor(session.issuedAt.getTime() / 1000);
  const claims: SessionClaims = {
    iss: SESSION_ISSUER,
    sub: session.subject,
    jti: session.id,
    iat: issuedAt,
    nbf: issuedAt,
    ...(session.lifetimeSeconds === 0 ? {} : { exp: issuedAt + session.lifetimeSeconds }),
  };
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key);
}

/**
 * The claims of a token of ours that is valid now. Throws UNAUTHENTICATED for every other: another algorithm (`none`
 * too), issuer or key, expired, not yet valid, or without id, subject or time of issue.
 */
export async function verifySessionToken(key: Uint8Array, token: string, now: Date): Promise<SessionClaims> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: SESSION_ISSUER,
      requiredClaims: ['jti', 'sub', 'iat'],
      currentDate: now,
      clockTolerance: 1,
    });
    const { sub = '', jti = '', iat = 0, nbf, exp } = payload;
    if (sub === '' || jti === '') throw new AppError('UNAUTHENTICATED', 'check the token: it has no subject or no id');
    return { iss: SESSION_ISSUER, sub, jti, iat, nbf: nbf ?? iat, ...(exp === undefined ? {} : { exp }) };
  } catch (cause) {
    const isExpired = cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWT_EXPIRED';
    throw new AppError(
      'UNAUTHENTICATED',
      `invalid session: ${isExpired ? 'token has expired' : 'the token is not valid'}`,
      {
        cause,
      },
    );
  }
}
