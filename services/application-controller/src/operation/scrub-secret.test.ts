import type { KubeObject } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { scrubSecret } from './scrub-secret.ts';

const secret: KubeObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's' },
  data: { password: Buffer.from('hunter22').toString('base64') },
  stringData: { token: 'abc-token' },
};

describe('scrubSecret', () => {
  it.each([
    { reason: 'a decoded value', text: 'invalid value: "hunter22"' },
    { reason: 'an encoded value', text: `invalid value: ${Buffer.from('hunter22').toString('base64')}` },
    { reason: 'a value of stringData', text: 'refused abc-token here' },
    {
      reason: 'the encoded form of a value of stringData',
      text: `refused ${Buffer.from('abc-token').toString('base64')}`,
    },
  ])('takes out $reason', ({ text }) => {
    const scrubbed = scrubSecret(text, secret);
    expect(scrubbed).toContain('++++++++');
    expect(scrubbed).not.toMatch(/hunter22|abc-token|aHVudGVy|YWJjLXRva2Vu/);
  });

  it('leaves texts about other objects alone', () => {
    expect(scrubSecret('hunter22', { ...secret, kind: 'ConfigMap' })).toBe('hunter22');
  });
});
