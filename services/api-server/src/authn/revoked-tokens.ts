import type { Cache } from '@plumbline/io/cache';

/** What the list of revoked tokens needs. */
export interface RevokedTokensOptions {
  cache: Pick<Cache, 'get' | 'set' | 'publish' | 'subscribe'>;
  now: () => Date;
}

/** Channel on which the servers tell each other of a logout. */
const CHANNEL = 'new-revoked-token';
const keyOf = (id: string): string => `revoked-token|${id}`;

/**
 * Tokens that were logged out, in Redis under Argo CD's key until they would have expired, and in memory so that a
 * check costs nothing when Redis is away.
 */
export class RevokedTokens {
  readonly #options: RevokedTokensOptions;
  readonly #known = new Map<string, number>();

  constructor(options: RevokedTokensOptions) {
    this.#options = options;
  }

  /** Listens to logouts at other servers until the returned function is called. */
  follow(): Promise<() => Promise<void>> {
    return this.#options.cache.subscribe(CHANNEL, (id) => this.#remember(id, this.#nowMs() + 86_400_000));
  }

  /** Revokes a token until it would have expired. Throws CACHE_UNAVAILABLE when no other server can learn of it. */
  async revoke(id: string, expiresAtMs: number): Promise<void> {
    const ttlMs = expiresAtMs - this.#nowMs();
    if (ttlMs <= 0) return;
    this.#remember(id, expiresAtMs);
    await this.#options.cache.set(keyOf(id), Buffer.from('true'), { ttlMs, mustSucceed: true });
    await this.#options.cache.publish(CHANNEL, id);
  }

  /** Whether a token was revoked, as far as this server and Redis know. */
  async isRevoked(id: string): Promise<boolean> {
    const until = this.#known.get(id);
    if (until !== undefined && until > this.#nowMs()) return true;
    return (await this.#options.cache.get(keyOf(id))) !== undefined;
  }

  #remember(id: string, untilMs: number): void {
    for (const [known, expiry] of this.#known) if (expiry <= this.#nowMs()) this.#known.delete(known);
    this.#known.set(id, untilMs);
  }

  #nowMs(): number {
    return this.#options.now().getTime();
  }
}
