import { connect as connectTls } from 'node:tls';

import { AppError } from '@plumbline/contract/errors';

/** What answers at an address: a certificate that verifies, one that does not (and why), or no TLS at all. */
export type TlsProbe = { kind: 'valid' } | { kind: 'untrusted'; why: string } | { kind: 'plaintext' };

const PROBE_TIMEOUT_MS = 10_000;

/** Splits `host[:port]`; the port is 443 unless given. */
function parseAddress(address: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  if (!host) throw new AppError('INVALID_ARGUMENT', `read server address "${address}": host:port is due`);
  return { host, port: Number(port ?? 443) };
}

/** Tries a TLS handshake. Throws UNAVAILABLE when nothing listens there. */
export function probeTls(address: string, ca?: Buffer): Promise<TlsProbe> {
  const { host, port } = parseAddress(address);
  return new Promise((resolve, reject) => {
    const options = {
      host,
      port,
      ALPNProtocols: ['h2'],
      rejectUnauthorized: false,
      servername: host,
      ...(ca ? { ca } : {}),
    };
    const socket = connectTls(options, () => {
      const why = socket.authorizationError;
      socket.destroy();
      resolve(socket.authorized ? { kind: 'valid' } : { kind: 'untrusted', why: String(why) });
    });
    socket.setTimeout(PROBE_TIMEOUT_MS, () => socket.destroy(new Error('no answer within 10 s')));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const isHandshake = /^(ERR_SSL|EPROTO|ECONNRESET)/.test(error.code ?? '');
      if (isHandshake) resolve({ kind: 'plaintext' });
      else reject(new AppError('UNAVAILABLE', `connect to "${address}": ${error.message}`, { cause: error }));
    });
  });
}
