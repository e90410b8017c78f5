import { compare, hash } from 'bcryptjs';

/** Cost of new hashes: Go's bcrypt default, which Argo CD uses. */
const COST = 10;

/** The bcrypt hash of a password, as argocd-secret stores it. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Whether a password fits a bcrypt hash; false for a hash that cannot be read. */
export async function verifyPassword(password: string, passwordHash: string): Promise<boolean> {
  if (!/^\$2[aby]?\$\d\d\$.{53}$/.test(passwordHash)) return false;
  return compare(password, passwordHash);
}
