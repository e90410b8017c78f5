import { generate } from 'selfsigned';

/** A certificate and its key in PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** What a certificate names, and for how long. */
export interface CertificateOptions {
  hosts: readonly string[];
  organization: string;
  notBefore: Date;
  /** Days. */
  validDays: number;
}

const IP_ADDRESS = /^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** A new self-signed RSA certificate for the hosts given: the default cipher suite of Argo CD is one for RSA. */
export async function generateSelfSigned(options: CertificateOptions): Promise<KeyPair> {
  const notAfter = new Date(options.notBefore.getTime() + options.validDays * 86_400_000);
  const { cert, private: key } = await generate([{ name: 'organizationName', value: options.organization }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: options.notBefore,
    notAfterDate: notAfter,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: options.hosts.map((host) =>
          IP_ADDRESS.test(host) ? { type: 7, ip: host } : { type: 2, value: host },
        ),
      },
    ],
  });
  return { cert, key };
}
