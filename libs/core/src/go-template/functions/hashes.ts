import { utf8Bytes } from '../utf8.ts';
import { fixed, type FunctionTable, type GoFunction } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { sha1, sha256, sha512 } from './sha.ts';

const keyFunctions = [
  'bcrypt',
  'htpasswd',
  'genPrivateKey',
  'derivePassword',
  'buildCustomCert',
  'genCA',
  'genCAWithKey',
  'genSelfSignedCert',
  'genSelfSignedCertWithKey',
  'genSignedCert',
  'genSignedCertWithKey',
  'encryptAES',
  'decryptAES',
  'randBytes',
] as const;

/** sprig's hashes. Those that make keys, certificates and passwords are refused: what they make changes at every reconcile. */
export const hashFunctions: FunctionTable = {
  sha1sum: fixed(['string'], ([text]) => hex(sha1(utf8Bytes(text)))),
  sha256sum: fixed(['string'], ([text]) => hex(sha256(utf8Bytes(text)))),
  sha512sum: fixed(['string'], ([text]) => hex(sha512(utf8Bytes(text)))),
  adler32sum: fixed(['string'], ([text]) => String(adler32(utf8Bytes(text)))),
  ...Object.fromEntries(keyFunctions.map((name) => [name, refused(name)])),
};

function refused(name: string): GoFunction {
  return { params: [], rest: 'any', run: () => failFunction(`the function ${name} is not available here`) };
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function adler32(bytes: readonly number[]): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}
