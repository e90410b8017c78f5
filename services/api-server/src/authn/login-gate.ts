import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@plumbline/contract/errors';
import { signSessionToken, verifyPassword } from '@plumbline/io/auth';
import { MAX_NAME_LENGTH, parseAccounts, type Account, type AccountSettings } from './accounts.ts';
import { LoginLimiter, type LoginLimits } from './login-limiter.ts';

/** What logins are judged by. */
export interface LoginGateOptions extends LoginLimits {
  settings: () => AccountSettings;
  /** Most logins at one time in this process; 0: no limit. */
  maxConcurrent: number;
  now: () => Date;
  newId: () => string;
  /** Lower and upper bound of the delay of a refusal, in milliseconds. */
  refusalDelayMs: readonly [least: number, most: number];
  onLogin: (outcome: 'success' | 'failure') => void;
}

/** Verified in place of the hash of an unknown name, so that its answer takes as long. */
const DUMMY_HASH = '$2b$10$oOLnLeXqYnCiNrHFh7TCHuXYJpYwSgHUa0F3Zs0xuOvSXr1FLCyhS';

/** Longest password that is looked at: bcrypt reads 72 bytes, and hashing more only costs. */
const MAX_PASSWORD_BYTES = 1024;

/** Checks names and passwords, within limits, and hands out session tokens. */
export class LoginGate {
  readonly #options: LoginGateOptions;
  readonly #limiter: LoginLimiter;
  #running = 0;

  constructor(options: LoginGateOptions) {
    this.#options = options;
    this.#limiter = new LoginLimiter(options);
  }

  /**
   * A session token for a name and its password. Throws UNAUTHENTICATED, in the same words and after a like time,
   * whatever was wrong: name, password, capability, or too many failures; LIMIT_EXCEEDED when too many log in at once.
   */
  async login(username: string, password: string): Promise<string> {
    if (this.#options.maxConcurrent > 0 && this.#running >= this.#options.maxConcurrent) {
      throw new AppError('LIMIT_EXCEEDED', 'log in: too many logins at one time', { retry: 'transient' });
    }
    this.#running += 1;
    try {
      await this.verify(username, password, 'login');
      this.#options.onLogin('success');
      return await this.#issue(username);
    } catch (error) {
      this.#options.onLogin('failure');
      throw error;
    } finally {
      this.#running -= 1;
    }
  }

  /** Checks a name and its password. Throws UNAUTHENTICATED as `login` does. */
  async verify(username: string, password: string, capability: 'login' | 'any'): Promise<void> {
    const nowMs = this.#options.now().getTime();
    const name = username.slice(0, MAX_NAME_LENGTH);
    const account = name === username ? parseAccounts(this.#options.settings()).get(username) : undefined;
    const isBlocked = this.#limiter.isBlocked(name, nowMs);
    const fits = await fitsPassword(account, password);
    if (fits && mayLogIn(account, capability) && !isBlocked) {
      this.#limiter.noteSuccess(name);
      return;
    }
    if (!isBlocked) this.#limiter.noteFailure(name, nowMs);
    const [least, most] = this.#options.refusalDelayMs;
    await delay(least + this.#options.random() * (most - least));
    throw new AppError('UNAUTHENTICATED', 'Invalid username or password');
  }

  #issue(username: string): Promise<string> {
    const { configMap, secret } = this.#options.settings();
    const key = secret['server.secretkey'] ?? '';
    if (key === '') throw new AppError('UNAVAILABLE', 'log in: argocd-secret has no server.secretkey yet');
    return signSessionToken(Buffer.from(key), {
      subject: `${username}:login`,
      id: this.#options.newId(),
      issuedAt: this.#options.now(),
      lifetimeSeconds: sessionSeconds(configMap['users.session.duration']),
    });
  }
}

/** Whether the password is the account's; an account that is not there takes as long as one that is. */
async function fitsPassword(account: Account | undefined, password: string): Promise<boolean> {
  const isShort = Buffer.byteLength(password) <= MAX_PASSWORD_BYTES;
  const fits = await verifyPassword(isShort ? password : '', account?.passwordHash || DUMMY_HASH);
  return fits && isShort && account !== undefined && account.passwordHash !== '';
}

function mayLogIn(account: Account | undefined, capability: 'login' | 'any'): boolean {
  if (account === undefined || !account.isEnabled) return false;
  return capability === 'any' || account.capabilities.includes('login');
}

const DAY_SECONDS = 86_400;
const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1 };

/** `users.session.duration` (a Go duration of hours, minutes and seconds); 24 h when absent or not one. */
function sessionSeconds(text: string | undefined): number {
  const parts = [...(text ?? '').matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return DAY_SECONDS;
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? 's'] ?? 0), 0);
  return Math.max(1, Math.round(seconds));
}
