import { generateKeyPairSync } from 'node:crypto';

import { generate } from 'selfsigned';

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** The authority of one lab: it signs what its servers and clients show. */
export interface CertificateAuthority extends KeyPair {
  /** A serving certificate for these DNS names and IPv4 addresses. */
  issueServer(names: readonly string[]): Promise<KeyPair>;
  /** A client certificate; Kubernetes reads the user from `user` and the groups from `groups`. */
  issueClient(user: string, groups: readonly string[]): Promise<KeyPair>;
}

const lifetime = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
const isAddress = (name: string): boolean => /^[\d.]+$/.test(name);

/** Makes a certificate authority that is valid for a year. */
export async function createCertificateAuthority(commonName: string): Promise<CertificateAuthority> {
  const root = await generate([{ name: 'commonName', value: commonName }], {
    ...lifetime,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  });
  const ca = { key: root.private, cert: root.cert };
  return {
    ...ca,
    async issueServer(names) {
      const made = await generate([{ name: 'commonName', value: names[0] ?? 'lab' }], {
        ...lifetime,
        ca,
        extensions: [
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: names.map((name) => (isAddress(name) ? { type: 7, ip: name } : { type: 2, value: name })),
          },
        ],
      });
      return { cert: made.cert, key: made.private };
    },
    async issueClient(user, groups) {
      const attributes = [
        { name: 'commonName', value: user },
        ...groups.map((group) => ({ name: 'organizationName', value: group })),
      ];
      const made = await generate(attributes, {
        ...lifetime,
        ca,
        extensions: [{ name: 'extKeyUsage', clientAuth: true }],
      });
      return { cert: made.cert, key: made.private };
    },
  };
}

/** A fresh RSA pair, PEM, as kube-apiserver wants it for service account tokens. */
export function generateServiceAccountKeys(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}
