import { useEffect, useEffectEvent } from 'react';
import { followStream } from '../api/event-stream.ts';
import type { QueryParameters } from '../api/http.ts';
import { createFrameBatch } from './frame-batch.ts';
import { useStreamStatusStore } from './stream-status.ts';

/** A live subscription of a component. */
export interface LiveStream<T> {
  path: string;
  query: QueryParameters;
  /** Off while the base state is not there yet. */
  isEnabled: boolean;
  resync: (isFirst: boolean) => Promise<QueryParameters | undefined>;
  onBatch: (results: readonly T[]) => void;
}

/** Follows a stream while the component is mounted; results arrive in one batch per frame. */
export function useLiveStream<T>(stream: LiveStream<T>): void {
  const status = useStreamStatusStore();
  const onBatch = useEffectEvent((results: readonly T[]) => stream.onBatch(results));
  const resync = useEffectEvent((isFirst: boolean) => stream.resync(isFirst));
  const identity = `${stream.path}?${JSON.stringify(stream.query)}`;
  useEffect(() => {
    if (!stream.isEnabled) return undefined;
    const abort = new AbortController();
    const batch = createFrameBatch<T>((items) => abort.signal.aborted || onBatch(items));
    void followStream<T>({
      path: stream.path,
      query: stream.query,
      signal: abort.signal,
      resync: (isFirst) => resync(isFirst),
      onResult: batch.add,
      onState: (state) => abort.signal.aborted || status.report(identity, state),
    });
    return () => {
      abort.abort();
      batch.clear();
      status.report(identity, undefined);
    };
    // `identity` stands for path and query, which callers build anew on each render.
  }, [identity, stream.isEnabled, status]);
}
