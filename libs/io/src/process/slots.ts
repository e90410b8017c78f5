import { AppError } from '@plumbline/contract/errors';

/** A counting semaphore: at most `limit` tasks at once, the others wait in order. A limit of 0 means no limit. */
export class Slots {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Tasks that wait now. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs the task when a slot is free. Throws `CANCELLED` when the signal fires while it waits. */
  async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#take(signal);
    try {
      return await task();
    } finally {
      this.#taken -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #take(signal?: AbortSignal): Promise<void> {
    if (this.#limit <= 0 || this.#taken < this.#limit) {
      this.#taken += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        this.#taken += 1;
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        reject(new AppError('CANCELLED', 'wait for a free slot: the caller went away'));
      };
      this.#waiting.push(wake);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}
