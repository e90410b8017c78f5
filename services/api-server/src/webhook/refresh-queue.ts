import { annotation, type Application } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { isAffectedBy, type Push } from '@plumbline/core/webhook';
import { resources } from '@plumbline/io/kube';
import type { ServerDeps } from '../ports.ts';

/** Pushes that may wait before the server says that it is busy. */
const QUEUE_LIMIT = 1000;

/** What the queue works with. */
export interface RefreshQueueOptions {
  deps: Pick<ServerDeps, 'kube' | 'state' | 'now' | 'log'>;
  /** Pushes worked on at one time. */
  parallelism: number;
  /** Applications that one push refreshes at one time. */
  refreshWorkers: number;
}

/** Pushes that wait for their applications to be refreshed. */
export class RefreshQueue {
  readonly #options: RefreshQueueOptions;
  readonly #waiting: Push[] = [];
  #running = 0;

  constructor(options: RefreshQueueOptions) {
    this.#options = options;
  }

  /** Takes a push; false when too many wait. */
  add(push: Push): boolean {
    if (this.#waiting.length >= QUEUE_LIMIT) return false;
    this.#waiting.push(push);
    this.#startNext();
    return true;
  }

  #startNext(): void {
    if (this.#running >= this.#options.parallelism) return;
    const push = this.#waiting.shift();
    if (push === undefined) return;
    this.#running += 1;
    this.#refreshAll(push)
      .catch((error: unknown) => {
        this.#options.deps.log.error('webhook not worked off', { error: AppError.from(error) });
      })
      .finally(() => {
        this.#running -= 1;
        this.#startNext();
      });
  }

  async #refreshAll(push: Push): Promise<void> {
    const { state, log } = this.#options.deps;
    const affected = state.applications.list().filter((application) => isAffectedBy(application, push));
    const queue = affected.values();
    const work = async (): Promise<void> => {
      for (const application of queue) await this.#refresh(application);
    };
    await Promise.all(Array.from({ length: Math.min(this.#options.refreshWorkers, affected.length) }, work));
    log.info('push received', { repository: push.urls[0] ?? '', ref: push.ref, refreshed: affected.length });
  }

  async #refresh(application: Application): Promise<void> {
    const { namespace, name } = application.metadata;
    const annotations = {
      [annotation.refresh]: 'normal',
      [annotation.refreshTimestamp]: this.#options.deps.now().toISOString(),
    };
    try {
      await this.#options.deps.kube.patch(
        { resource: resources.applications, namespace, name },
        { kind: 'merge', body: { metadata: { annotations } } },
      );
    } catch (error) {
      if (hasCode(error, 'NOT_FOUND')) return; // Deleted meanwhile.
      this.#options.deps.log.warn('application not refreshed', { namespace, name, error: AppError.from(error) });
    }
  }
}
