// A process leads while it holds the Lease:
//
//   following ──lease free, expired or ours──► leading ──renewed every 2 s──► leading
//                                                │ not renewed for 10 s
//                                                ▼
//                                               lost: the process must end, another may lead after 15 s
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { resources, type KubeClient } from '@plumbline/io/kube';
import type { Logger } from '@plumbline/io/telemetry';

/** Argo CD's name for it: an old and a new controller never lead together. */
const LEASE_NAME = '58ac56fa.applicationsets.argoproj.io';
const LEASE_SECONDS = 15;
const RENEW_EVERY_MS = 2000;
const LOST_AFTER_MS = 10_000;

/** Who wants to lead. */
export interface LeaseElectionOptions {
  client: Pick<KubeClient, 'get' | 'create' | 'update'>;
  namespace: string;
  /** Unlike that of any other process. */
  identity: string;
  log: Logger;
  nowMs: () => number;
  /** Waits so many ms; ends early, without error, when the signal fires. Default: a timer. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
}

/** A held lease. */
export interface Leadership {
  /** Resolves when the lease could not be renewed in time; never when it is given back. */
  lost: Promise<AppError>;
  /** Gives the lease back, so that another process need not wait. */
  release(): Promise<void>;
}

/** Waits until this process holds the lease. Throws `CANCELLED` when stopped before. */
export async function awaitLeadership(options: LeaseElectionOptions): Promise<Leadership> {
  const election = new LeaseElection(options);
  await election.acquire();
  const abort = new AbortController();
  const renewing = election.renewUntilLost(abort.signal);
  return {
    lost: renewing.then((error) => error ?? new Promise<AppError>(() => undefined)),
    async release() {
      abort.abort();
      await renewing;
      await election.giveBack();
    },
  };
}

interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

class LeaseElection {
  readonly #options: LeaseElectionOptions;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The last lease seen, and when it was seen to change by this process's clock. */
  #seen: { version: string | undefined; atMs: number } = { version: undefined, atMs: 0 };

  constructor(options: LeaseElectionOptions) {
    this.#options = options;
    this.#wait = options.wait ?? sleep;
  }

  async acquire(): Promise<void> {
    const { log, signal, identity } = this.#options;
    log.info('waiting for leadership', { lease: LEASE_NAME, identity });
    for (;;) {
      if (signal.aborted) throw new AppError('CANCELLED', 'wait for leadership: the process is stopping');
      if (await this.#try()) {
        log.info('leading', { lease: LEASE_NAME, identity });
        return;
      }
      await this.#wait(RENEW_EVERY_MS, signal);
    }
  }

  async renewUntilLost(signal: AbortSignal): Promise<AppError | undefined> {
    let renewedMs = this.#options.nowMs();
    while (!signal.aborted) {
      await this.#wait(RENEW_EVERY_MS, signal);
      if (signal.aborted) break;
      if (await this.#try()) renewedMs = this.#options.nowMs();
      else if (this.#options.nowMs() - renewedMs > LOST_AFTER_MS) {
        return new AppError('UNAVAILABLE', `hold lease "${LEASE_NAME}": not renewed for ${LOST_AFTER_MS / 1000} s`);
      }
    }
    return undefined;
  }

  async giveBack(): Promise<void> {
    try {
      const lease = await this.#options.client.get(this.#target());
      if (specOf(lease).holderIdentity !== this.#options.identity) return;
      await this.#options.client.update(this.#target(), {
        ...lease,
        spec: { ...specOf(lease), holderIdentity: '', leaseDurationSeconds: 1 },
      });
    } catch (thrown) {
      this.#options.log.warn('lease not given back', { error: AppError.from(thrown) });
    }
  }

  async #try(): Promise<boolean> {
    try {
      return await this.#tryOnce();
    } catch (thrown) {
      const error = AppError.from(thrown);
      // Another process was faster; or the API server does not answer, which the caller's deadline judges.
      this.#options.log.debug('lease not written', { error });
      return false;
    }
  }

  async #tryOnce(): Promise<boolean> {
    const { client, identity, namespace } = this.#options;
    const now = microTime(this.#options.nowMs());
    const lease = await this.#read();
    if (!lease) {
      const spec: LeaseSpec = {
        holderIdentity: identity,
        leaseDurationSeconds: LEASE_SECONDS,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: 0,
      };
      const object = {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: LEASE_NAME, namespace },
        spec,
      };
      await client.create({ resource: resources.leases, namespace }, object);
      return true;
    }
    const spec = specOf(lease);
    const isOurs = spec.holderIdentity === identity;
    if (!isOurs && !this.#isFree(lease)) return false;
    const taken = isOurs ? {} : { acquireTime: now, leaseTransitions: (spec.leaseTransitions ?? 0) + 1 };
    const next = { ...spec, ...taken, holderIdentity: identity, leaseDurationSeconds: LEASE_SECONDS, renewTime: now };
    await client.update(this.#target(), { ...lease, spec: next });
    return true;
  }

  /** Clocks of machines differ: a lease has expired when it was not seen to change for its duration. */
  #isFree(lease: KubeObject): boolean {
    const { holderIdentity, leaseDurationSeconds = LEASE_SECONDS } = specOf(lease);
    if (holderIdentity === undefined || holderIdentity === '') return true;
    const nowMs = this.#options.nowMs();
    if (this.#seen.version !== lease.metadata.resourceVersion) {
      this.#seen = { version: lease.metadata.resourceVersion, atMs: nowMs };
      return false;
    }
    return nowMs - this.#seen.atMs >= leaseDurationSeconds * 1000;
  }

  async #read(): Promise<KubeObject | undefined> {
    try {
      return await this.#options.client.get(this.#target());
    } catch (thrown) {
      if (hasCode(thrown, 'NOT_FOUND')) return undefined;
      throw AppError.from(thrown);
    }
  }

  #target(): { resource: typeof resources.leases; namespace: string; name: string } {
    return { resource: resources.leases, namespace: this.#options.namespace, name: LEASE_NAME };
  }
}

function specOf(lease: KubeObject): LeaseSpec {
  const { spec } = lease;
  return typeof spec === 'object' && spec !== null ? spec : {};
}

function microTime(ms: number): string {
  return new Date(ms).toISOString().replace(/Z$/u, '000Z');
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
