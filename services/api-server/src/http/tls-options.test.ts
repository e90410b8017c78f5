import { createSecureContext } from 'node:tls';
import { generateSelfSigned } from '@plumbline/io/auth';
import { describe, expect, it } from 'vitest';
import { chooseCertificate, tlsOptionsOf } from './tls-options.ts';

const settings = { minVersion: '1.2', maxVersion: '1.3', ciphers: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' };

describe('TLS options', () => {
  it.each([
    ['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
    ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ECDHE-RSA-CHACHA20-POLY1305'],
    ['TLS_RSA_WITH_AES_128_CBC_SHA', 'AES128-SHA'],
  ])('%s is %s to OpenSSL, and a context takes it', async (iana, openssl) => {
    const pair = await generateSelfSigned({ hosts: ['x'], organization: 'o', notBefore: new Date(), validDays: 1 });
    const options = tlsOptionsOf({ ...settings, ciphers: iana }, pair);
    expect(options.ciphers?.split(':').at(-1)).toBe(openssl);
    expect(createSecureContext(options)).toBeDefined();
  });

  it('refuses a name that is none', () => {
    const pair = { cert: '', key: '' };
    expect(() => tlsOptionsOf({ ...settings, ciphers: 'ROT13' }, pair)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  it.each([
    { reason: 'argocd-server-tls first', own: { 'tls.crt': 'a', 'tls.key': 'b' }, is: { cert: 'a', key: 'b' } },
    { reason: 'argocd-secret when the other is half', own: { 'tls.crt': 'a' }, is: { cert: 'c', key: 'd' } },
  ])('chooses $reason', ({ own, is }) => {
    expect(chooseCertificate(own as Record<string, string>, { 'tls.crt': 'c', 'tls.key': 'd' })).toEqual(is);
  });
});
