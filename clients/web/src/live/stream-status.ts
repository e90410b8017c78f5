import { createContext, use } from 'react';
import type { StreamState } from '../api/event-stream.ts';

/** What the live badge shows: the worst of the page's streams and since when. */
export interface StreamStatus {
  state: StreamState;
  since: number;
}

/** Holds the state of the page's streams. One owner: `StreamStatusStore`. */
export class StreamStatusStore {
  readonly #states = new Map<string, StreamState>();
  readonly #listeners = new Set<() => void>();
  #status: StreamStatus = { state: 'live', since: Date.now() };

  /** The current snapshot; the same object until something changes. */
  readonly snapshot = (): StreamStatus => this.#status;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Records a stream's state; undefined when the stream is gone. */
  readonly report = (stream: string, state: StreamState | undefined): void => {
    if (state === undefined) this.#states.delete(stream);
    else this.#states.set(stream, state);
    const all = [...this.#states.values()];
    const worst =
      (['stopped', 'reconnecting', 'connecting'] as const).find((candidate) => all.includes(candidate)) ?? 'live';
    if (worst === this.#status.state) return;
    this.#status = { state: worst, since: Date.now() };
    for (const listener of this.#listeners) listener();
  };
}

/** The store of the page. */
export const StreamStatusContext = createContext<StreamStatusStore | undefined>(undefined);

/** The page's stream status store. Throws outside the shell. */
export function useStreamStatusStore(): StreamStatusStore {
  const store = use(StreamStatusContext);
  if (store === undefined) throw new Error('stream status is read outside the shell');
  return store;
}
