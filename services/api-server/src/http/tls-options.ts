import { constants } from 'node:crypto';
import type { SecureContextOptions, SecureVersion } from 'node:tls';
import { AppError } from '@plumbline/contract/errors';

/** The settings that TLS is made of. */
export interface TlsSettings {
  /** `1.2`. */
  minVersion: string;
  maxVersion: string;
  /** IANA names, colon separated. */
  ciphers: string;
}

/** A certificate and its key in PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

const TLS13_SUITES = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];

/** The options of a secure context. Throws CONFIG_INVALID for a cipher suite with a name that is none. */
export function tlsOptionsOf(settings: TlsSettings, certificate: ServerCertificate): SecureContextOptions {
  const suites = settings.ciphers
    .split(/[:,]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map(opensslName);
  return {
    cert: certificate.cert,
    key: certificate.key,
    minVersion: `TLSv${settings.minVersion}` as SecureVersion,
    maxVersion: `TLSv${settings.maxVersion}` as SecureVersion,
    // The suites of TLS 1.3 are not for choice, as in Go; without them Node would not speak 1.3 at all.
    ...(suites.length === 0 ? {} : { ciphers: [...TLS13_SUITES, ...suites].join(':') }),
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  };
}

/** The certificate to serve: argocd-server-tls, else argocd-secret; `undefined` when neither has one. */
export function chooseCertificate(
  serverTls: Readonly<Record<string, string>>,
  secret: Readonly<Record<string, string>>,
): ServerCertificate | undefined {
  for (const data of [serverTls, secret]) {
    const cert = data['tls.crt'];
    const key = data['tls.key'];
    if (cert && key) return { cert, key };
  }
  return undefined;
}

/** `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384` → `ECDHE-RSA-AES256-GCM-SHA384`. */
function opensslName(name: string): string {
  const match = /^TLS_(?:(ECDHE_(?:RSA|ECDSA)|RSA)_WITH_)(.+)$/.exec(name);
  if (match === null)
    throw new AppError('CONFIG_INVALID', `read --tlsciphers: "${name}" is not a TLS 1.2 cipher suite`);
  const exchange = match[1] === 'RSA' ? '' : `${(match[1] ?? '').replaceAll('_', '-')}-`;
  const cipher = (match[2] ?? '')
    .replace(/AES_(\d+)/, 'AES$1')
    .replace(/CHACHA20_POLY1305_SHA256/, 'CHACHA20-POLY1305')
    .replace(/_CBC_SHA/, '-SHA')
    .replaceAll('_', '-');
  return `${exchange}${cipher}`;
}
