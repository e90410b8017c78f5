import { inspect } from 'node:util';

const mask = '[redacted]';

/** A secret value whose text, JSON and inspected forms are a mask; `reveal()` is the one way to the value. */
export class Redacted<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself: only for the call that sends it to where it belongs. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}

/** Wraps a secret. */
export function redact<T>(value: T): Redacted<T> {
  return new Redacted(value);
}
