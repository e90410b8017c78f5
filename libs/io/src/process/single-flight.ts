/**
 * Runs at most one task per key at a time; callers that come meanwhile share its result, also its error.
 * `runFresh` callers never share a task that began before they asked: they share the next one.
 */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>();
  readonly #next = new Map<string, Promise<T>>();

  /** The result of the task that runs for this key, or of `task`. */
  async run(key: string, task: () => Promise<T>): Promise<T> {
    return this.#running.get(key) ?? this.#begin(key, task);
  }

  /** The result of a task that begins after this call. */
  async runFresh(key: string, task: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running === undefined) return this.#begin(key, task);
    const waiting = this.#next.get(key);
    if (waiting !== undefined) return waiting;
    const next = running.then(ignore, ignore).then(async () => {
      this.#next.delete(key);
      // Whatever runs now began after the earlier one ended, hence after this call.
      return this.run(key, task);
    });
    this.#next.set(key, next);
    return next;
  }

  #begin(key: string, task: () => Promise<T>): Promise<T> {
    const promise = Promise.resolve()
      .then(task)
      .finally(() => this.#running.delete(key));
    this.#running.set(key, promise);
    return promise;
  }
}

function ignore(): void {
  // The outcome of the earlier task belongs to its own callers.
}
