import { AppError } from '@plumbline/contract/errors';
import type { Logger } from '@plumbline/io/telemetry';

/** A difference in a mirrored collection: `before` is absent for a new object, `after` for one that is gone. */
export interface Change<T> {
  readonly before?: T;
  readonly after?: T;
}

/** Those who want to hear of changes. One that throws does not keep the others from hearing. */
export class ChangeListeners<T> {
  readonly #listeners = new Set<(change: Change<T>) => void>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Calls the listener at each change until the returned function is called. */
  add(listener: (change: Change<T>) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells everybody. */
  tell(change: Change<T>): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#log.error('change listener failed', { error: AppError.from(error) });
      }
    }
  }
}
