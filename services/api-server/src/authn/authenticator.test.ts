import type { AppProject } from '@plumbline/contract/crd';
import { signSessionToken } from '@plumbline/io/auth';
import { describe, expect, it } from 'vitest';
import { Authenticator } from './authenticator.ts';

const now = new Date('2026-01-01T12:00:00Z');
const seconds = now.getTime() / 1000;
const key = 'a'.repeat(44);
const configMap = {
  'accounts.bot': 'apiKey',
  'accounts.eve': 'login',
  'accounts.off': 'login',
  'accounts.off.enabled': 'false',
};
const secret = {
  'server.secretkey': key,
  'admin.passwordMtime': '2026-01-01T11:00:00Z',
  'accounts.bot.tokens': JSON.stringify([{ id: 'bot-1', iat: 1 }]),
};
const project = {
  metadata: { name: 'team', namespace: 'argocd' },
  spec: { roles: [{ name: 'ci', jwtTokens: [{ iat: 5, id: 'ci-1' }, { iat: seconds - 60 }] }] },
} as AppProject;

function authenticator(more: Record<string, string> = {}): Authenticator {
  return new Authenticator({
    isDisabled: false,
    settings: () => ({ configMap: { ...configMap, ...more }, secret }),
    project: (name) => (name === 'team' ? project : undefined),
    isRevoked: async (id) => id === 'revoked',
    now: () => now,
  });
}

interface Wanted {
  subject: string;
  id?: string | undefined;
  issuedAt?: number | undefined;
  lifetime?: number | undefined;
}

const token = ({ subject, id = 'x', issuedAt = seconds - 60, lifetime = 3600 }: Wanted): Promise<string> =>
  signSessionToken(Buffer.from(key), { subject, id, issuedAt: new Date(issuedAt * 1000), lifetimeSeconds: lifetime });

describe('tokens that are taken', () => {
  it.each([
    { reason: 'a login of admin', subject: 'admin:login', id: 'x', kind: 'user' },
    { reason: 'a listed key of an account', subject: 'bot:apiKey', id: 'bot-1', kind: 'user' },
    { reason: 'a listed token of a project role', subject: 'proj:team:ci', id: 'ci-1', kind: 'project-role' },
    { reason: 'one listed by its time only', subject: 'proj:team:ci', id: 'other', kind: 'project-role' },
  ])('$reason', async ({ subject, id, kind }) => {
    expect(await authenticator().authenticate(await token({ subject, id }))).toMatchObject({ kind });
  });

  it('nobody, when anonymous is on', async () => {
    const caller = await authenticator({ 'users.anonymous.enabled': 'true' }).authenticate('');
    expect(caller).toEqual({ kind: 'anonymous' });
  });
});

describe('tokens that are refused', () => {
  it.each([
    { reason: 'one that was logged out', subject: 'admin:login', id: 'revoked' },
    {
      reason: 'one from before the password changed',
      subject: 'admin:login',
      issuedAt: seconds - 7200,
      lifetime: 86_400,
    },
    { reason: 'an account that does not exist', subject: 'nobody:login' },
    { reason: 'a disabled account', subject: 'off:login' },
    { reason: 'a login of an account that may only use keys', subject: 'bot:login' },
    { reason: 'a key of an account that may only log in', subject: 'eve:apiKey' },
    { reason: 'a key that was deleted', subject: 'bot:apiKey', id: 'bot-2' },
    { reason: 'a role that does not exist', subject: 'proj:team:gone', id: 'ci-1' },
    { reason: 'a project that does not exist', subject: 'proj:gone:ci', id: 'ci-1' },
    { reason: 'a token of a role that was deleted', subject: 'proj:team:ci', id: 'ci-2', issuedAt: seconds - 61 },
    { reason: 'an expired one', subject: 'admin:login', issuedAt: seconds - 120, lifetime: 60 },
  ])('$reason', async ({ subject, id, issuedAt, lifetime }) => {
    await expect(authenticator().authenticate(await token({ subject, id, issuedAt, lifetime }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('none at all', async () => {
    await expect(authenticator().authenticate('')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('one of nobody, also when anonymous is on', async () => {
    const open = authenticator({ 'users.anonymous.enabled': 'true' });
    await expect(open.authenticate('x.y.z')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('admin, when admin is disabled', async () => {
    const closed = authenticator({ 'admin.enabled': 'false' });
    await expect(closed.authenticate(await token({ subject: 'admin:login' }))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
