import { X509Certificate } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from './password.ts';
import { generateSelfSigned } from './self-signed-certificate.ts';
import { signSessionToken, verifySessionToken } from './session-token.ts';

const key = Buffer.from('a'.repeat(44));
const now = new Date('2026-11-22T10:00:00Z');
const seconds = now.getTime() / 1000;
const session = { subject: 'admin:login', id: 'id-1', issuedAt: now, lifetimeSeconds: 86_400 };

describe('session tokens', () => {
  it('carry exactly the claims of Argo CD', async () => {
    const token = await signSessionToken(key, session);
    const [header, payload] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header ?? '')).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(JSON.parse(payload ?? '')).toEqual({
      iss: 'argocd',
      sub: 'admin:login',
      jti: 'id-1',
      iat: seconds,
      nbf: seconds,
      exp: seconds + 86_400,
    });
    expect(await verifySessionToken(key, token, now)).toMatchObject({ sub: 'admin:login', jti: 'id-1' });
  });

  const claims = { iss: 'argocd', sub: 'admin:login', jti: 'x', iat: seconds, nbf: seconds, exp: seconds + 60 };
  const signed = (body: Record<string, unknown>, alg = 'HS256', by: Uint8Array = key): Promise<string> =>
    new SignJWT(body).setProtectedHeader({ alg }).sign(by);
  it.each([
    { reason: 'algorithm none', token: () => new UnsecuredJWT(claims).encode() },
    { reason: 'another key', token: () => signed(claims, 'HS256', Buffer.from('b'.repeat(44))) },
    { reason: 'another algorithm', token: () => signed(claims, 'HS512', Buffer.from('a'.repeat(64))) },
    { reason: 'another issuer', token: () => signed({ ...claims, iss: 'evil' }) },
    { reason: 'no id', token: () => signed({ ...claims, jti: undefined }) },
    { reason: 'an expired token', token: () => signed({ ...claims, exp: seconds - 60 }) },
    { reason: 'a token of tomorrow', token: () => signed({ ...claims, nbf: seconds + 3600 }) },
    { reason: 'garbage', token: () => 'not.a.token' },
  ])('refuse $reason', async ({ token }) => {
    await expect(verifySessionToken(key, await token(), now)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('passwords', () => {
  it('fit their own hash only', async () => {
    const hash = await hashPassword('correct horse');
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('wrong horse', hash)).toBe(false);
    expect(await verifyPassword('x', 'no hash')).toBe(false);
  });
});

describe('self-signed certificates', () => {
  it('name their hosts', async () => {
    const pair = await generateSelfSigned({
      hosts: ['localhost', '127.0.0.1'],
      organization: 'Argo CD',
      notBefore: now,
      validDays: 365,
    });
    const certificate = new X509Certificate(pair.cert);
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(pair.key).toContain('PRIVATE KEY');
  });
});
