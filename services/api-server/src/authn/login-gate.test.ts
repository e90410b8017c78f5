import { hashPassword } from '@plumbline/io/auth';
import { beforeAll, describe, expect, it } from 'vitest';
import { LoginGate } from './login-gate.ts';
import { LoginLimiter } from './login-limiter.ts';

let passwordHash = '';
beforeAll(async () => {
  passwordHash = await hashPassword('right-password');
});

function gateAt(clock: { now: Date }): LoginGate {
  return new LoginGate({
    settings: () => ({
      configMap: { 'accounts.bot': 'apiKey' },
      secret: {
        'server.secretkey': 'k'.repeat(44),
        'admin.password': passwordHash,
        'accounts.bot.password': passwordHash,
      },
    }),
    maxFailures: 5,
    windowMs: 300_000,
    maxEntries: 100,
    maxConcurrent: 2,
    random: () => 0,
    refusalDelayMs: [0, 0],
    now: () => clock.now,
    newId: () => 'id',
    onLogin: () => undefined,
  });
}

describe('logins', () => {
  it('give a token for the right password only, in the same words for every wrong one', async () => {
    const gate = gateAt({ now: new Date(0) });
    expect(await gate.login('admin', 'right-password')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const refusals = await Promise.all(
      (
        [
          ['admin', 'wrong'],
          ['nobody', 'right-password'],
        ] as const
      ).map(([name, password]) => gate.login(name, password).catch((error: unknown) => String(error))),
    );
    refusals.push(await gate.login('bot', 'right-password').catch((error: unknown) => String(error)));
    refusals.push(await gate.login('x'.repeat(40), 'y').catch((error: unknown) => String(error)));
    expect(new Set(refusals).size).toBe(1);
  });

  it('are blocked after five failures, also with the right password, until the window is over', async () => {
    const clock = { now: new Date(0) };
    const gate = gateAt(clock);
    for (let index = 0; index < 5; index += 1)
      await expect(gate.login('admin', 'no')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(gate.login('admin', 'right-password')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    clock.now = new Date(300_001);
    expect(await gate.login('admin', 'right-password')).not.toBe('');
  });

  it('are limited in number at one time', async () => {
    const gate = gateAt({ now: new Date(0) });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => gate.login('admin', 'right-password')));
    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toMatchObject([
      { reason: { code: 'LIMIT_EXCEEDED' } },
    ]);
  });
});

describe('the limiter', () => {
  it('keeps the count of admin when it is flooded with names', () => {
    const limiter = new LoginLimiter({ maxFailures: 2, windowMs: 1000, maxEntries: 10, random: () => 0 });
    limiter.noteFailure('admin', 0);
    limiter.noteFailure('admin', 0);
    for (let index = 0; index < 1000; index += 1) limiter.noteFailure(`name-${index}`, 1);
    expect(limiter.isBlocked('admin', 2)).toBe(true);
  });
});
