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

  it.each([
    {
      reason: 'a number, as server-side apply repeats it',
      object: { ...secret, stringData: { pin: 48_151_623 } },
      text: '.stringData.pin: expected string, got &value.valueUnstructured{Value:48151623}',
    },
    {
      reason: 'data that is no map',
      object: { ...secret, data: 'hunter22-whole' },
      text: '.data: expected map, got &{hunter22-whole}',
    },
    {
      reason: 'a nested value',
      object: { ...secret, data: { a: { b: ['deep-value'] } } },
      text: 'cannot convert [deep-value]',
    },
    {
      reason: 'a value of several lines in quotes',
      object: { ...secret, stringData: { key: 'first-line\nsecond-line' } },
      text: String.raw`Invalid value: "first-line\nsecond-line"`,
    },
  ])('takes out $reason', ({ text, object }) => {
    expect(scrubSecret(text, object)).not.toMatch(/48151623|hunter22|deep-value|first-line|second-line/);
  });

  it('leaves texts about other objects alone', () => {
    expect(scrubSecret('hunter22', { ...secret, kind: 'ConfigMap' })).toBe('hunter22');
  });
});
