export { hashPassword, verifyPassword } from './password.ts';
export { generateSelfSigned, type CertificateOptions, type KeyPair } from './self-signed-certificate.ts';
export {
  SESSION_ISSUER,
  signSessionToken,
  verifySessionToken,
  type NewSession,
  type SessionClaims,
} from './session-token.ts';
