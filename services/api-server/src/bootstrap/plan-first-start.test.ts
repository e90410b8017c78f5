import { describe, expect, it } from 'vitest';
import { planFirstStart, type FirstStartFacts } from './plan-first-start.ts';

const full = { 'server.secretkey': 'k', 'admin.password': 'p', 'tls.crt': 'c', 'tls.key': 'k' };
const facts: FirstStartFacts = { secret: full, serverTls: {}, isAdminEnabled: true, isInsecure: false };

describe('planFirstStart', () => {
  it.each([
    { reason: 'a fresh namespace', of: { ...facts, secret: {} }, is: [true, true, true] },
    { reason: 'a complete secret', of: facts, is: [false, false, false] },
    {
      reason: 'plaintext needs no certificate',
      of: { ...facts, secret: {}, isInsecure: true },
      is: [true, true, false],
    },
    {
      reason: 'a certificate of its own',
      of: { ...facts, secret: {}, serverTls: { 'tls.crt': 'c', 'tls.key': 'k' } },
      is: [true, true, false],
    },
    {
      reason: 'half a certificate is none',
      of: { ...facts, secret: {}, serverTls: { 'tls.crt': 'c' } },
      is: [true, true, true],
    },
    { reason: 'no admin, no password', of: { ...facts, secret: {}, isAdminEnabled: false }, is: [true, false, true] },
  ])('$reason', ({ of, is }) => {
    const plan = planFirstStart(of);
    expect([plan.secretKey, plan.adminPassword, plan.certificate]).toEqual(is);
  });
});
