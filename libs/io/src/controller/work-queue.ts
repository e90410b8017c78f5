// A queue of keys, after the dirty/processing sets of client-go's work queue:
//
//   add ──► dirty? yes: nothing. no: dirty, and unless processing: waiting
//   take ─► waiting.shift(): dirty → processing
//   done ─► processing ends; dirty again meanwhile: waiting
//
// So a key is handled by one worker at a time, and an event that arrives meanwhile is never lost.
import { KeyBackoff, type BackoffOptions } from './backoff.ts';

/** How to make a queue. */
export interface WorkQueueOptions {
  /** Delays of `addWithBackoff`. */
  backoff?: BackoffOptions;
}

/** Keys that wait for a worker: each at most once, each with one worker at a time. */
export class WorkQueue<Key extends string> {
  readonly #waiting = new Set<Key>();
  readonly #behind = new Set<Key>();
  readonly #dirty = new Set<Key>();
  readonly #processing = new Set<Key>();
  readonly #timers = new Map<Key, { timer: NodeJS.Timeout; dueMs: number }>();
  readonly #takers: ((key: Key | undefined) => void)[] = [];
  readonly #backoff: KeyBackoff<Key>;
  #isStopped = false;

  constructor(options: WorkQueueOptions = {}) {
    this.#backoff = new KeyBackoff(options.backoff);
  }

  /** How many keys wait for a worker (delayed ones not counted). */
  get length(): number {
    return this.#waiting.size + this.#behind.size;
  }

  /** How many keys a worker holds now. */
  get processing(): number {
    return this.#processing.size;
  }

  /** Adds a key now; a delay that it waited for is over with it. `behind` keys are taken only when no other waits; adding without it moves the key to the front part. */
  add(key: Key, options: { behind?: boolean } = {}): void {
    if (this.#isStopped) return;
    this.#clearTimer(key);
    const isBehind = options.behind ?? false;
    if (this.#dirty.has(key)) {
      if (!isBehind && this.#behind.delete(key)) this.#waiting.add(key);
      return;
    }
    this.#dirty.add(key);
    if (this.#processing.has(key)) return;
    this.#enqueue(key, isBehind);
  }

  /** Adds a key after a delay; of several delays the earliest counts. */
  addAfter(key: Key, delayMs: number): void {
    if (this.#isStopped) return;
    if (delayMs <= 0) return this.add(key);
    const dueMs = performance.now() + delayMs;
    const pending = this.#timers.get(key);
    if (pending !== undefined && pending.dueMs <= dueMs) return;
    this.#clearTimer(key);
    const timer = setTimeout(() => this.add(key), delayMs);
    this.#timers.set(key, { timer, dueMs });
  }

  /** Adds a key after the delay that its failures earned. */
  addWithBackoff(key: Key): void {
    this.addAfter(key, this.#backoff.nextDelayMs(key));
  }

  /** The key succeeded: its failures are forgotten. */
  forget(key: Key): void {
    this.#backoff.forget(key);
  }

  /** How often the key failed in a row. */
  failures(key: Key): number {
    return this.#backoff.failures(key);
  }

  /** The next key, when there is one; undefined after `stop()`. Each key taken must be given back with `done`. */
  async take(): Promise<Key | undefined> {
    if (this.#isStopped) return undefined;
    const key = first(this.#waiting) ?? first(this.#behind);
    if (key === undefined) return new Promise((resolve) => this.#takers.push(resolve));
    this.#waiting.delete(key);
    this.#behind.delete(key);
    this.#start(key);
    return key;
  }

  /** The worker is done with the key. */
  done(key: Key): void {
    this.#processing.delete(key);
    if (this.#dirty.has(key) && !this.#isStopped) this.#enqueue(key, false);
  }

  /** Ends all waits; keys that wait or are delayed are dropped. */
  stop(): void {
    this.#isStopped = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #enqueue(key: Key, isBehind: boolean): void {
    const taker = this.#takers.shift();
    if (taker === undefined) {
      (isBehind ? this.#behind : this.#waiting).add(key);
      return;
    }
    this.#start(key);
    taker(key);
  }

  #start(key: Key): void {
    this.#dirty.delete(key);
    this.#processing.add(key);
  }

  #clearTimer(key: Key): void {
    const pending = this.#timers.get(key);
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    this.#timers.delete(key);
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  for (const item of set) return item;
  return undefined;
}
