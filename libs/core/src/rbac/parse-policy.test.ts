import { describe, expect, it } from 'vitest';
import { parsePolicy } from './parse-policy.ts';

describe('parsePolicy', () => {
  it('reads rules, grants, comments and quoted groups', () => {
    const csv = '# comment\n\np, role:x, applications, get, */*, allow\ng, "cn=a,ou=b", role:x\n';
    expect(parsePolicy(csv)).toEqual({
      kind: 'policy',
      policy: {
        rules: [{ subject: 'role:x', resource: 'applications', action: 'get', object: '*/*', effect: 'allow' }],
        grants: [{ subject: 'cn=a,ou=b', role: 'role:x' }],
      },
    });
  });

  it.each([
    { reason: 'a line of another type', csv: 'q, a, b', line: 1 },
    { reason: 'too few fields', csv: 'p, a, b, c', line: 1 },
    { reason: 'an effect that does not exist', csv: '\np, a, b, c, d, maybe', line: 2 },
    { reason: 'a grant without role', csv: 'g, a', line: 1 },
    { reason: 'an open quote', csv: 'g, "a, role:x', line: 1 },
  ])('refuses $reason and names the line', ({ csv, line }) => {
    expect(parsePolicy(csv)).toMatchObject({ kind: 'invalid', line });
  });
});
