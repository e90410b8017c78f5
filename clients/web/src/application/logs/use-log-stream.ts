import { useEffect, useState } from 'react';
import type { AppError } from '@plumbline/contract/errors';
import type { application } from '@plumbline/contract/rpc';
import type { AppRef } from '../../api/applications.ts';
import { followStream, type StreamState } from '../../api/event-stream.ts';
import { createFrameBatch } from '../../live/frame-batch.ts';
import { appendLines, emptyLog, type LogBuffer } from './log-buffer.ts';

/** Which log is read. */
export interface LogRequest {
  app: AppRef;
  namespace: string;
  pod: string;
  container: string;
  tailLines: number;
  isPrevious: boolean;
  isFollowing: boolean;
}

/** The lines so far and where the stream is. */
export interface LogStream {
  buffer: LogBuffer;
  state: StreamState;
  error: AppError | undefined;
}

function queryOf(request: LogRequest): Record<string, string | number | boolean> {
  return {
    appNamespace: request.app.namespace,
    namespace: request.namespace,
    container: request.container,
    tailLines: request.tailLines,
    follow: request.isFollowing,
    previous: request.isPrevious,
  };
}

/** Reads a pod's log and follows it; starts anew when the request changes. */
export function useLogStream(request: LogRequest): LogStream {
  const identity = JSON.stringify(request);
  const [held, setHeld] = useState<LogStream & { identity: string }>({
    identity,
    buffer: emptyLog,
    state: 'connecting',
    error: undefined,
  });
  useEffect(() => {
    const wanted = JSON.parse(identity) as LogRequest;
    const abort = new AbortController();
    let buffer = emptyLog;
    const publish = (change: Partial<LogStream>): void => {
      if (!abort.signal.aborted)
        setHeld((last) => ({
          ...last,
          ...(last.identity === identity ? {} : { error: undefined }),
          identity,
          buffer,
          ...change,
        }));
    };
    const batch = createFrameBatch<application.LogEntry>((entries) => {
      const lines = entries.filter((entry) => entry.last !== true);
      buffer = appendLines(
        buffer,
        lines.map((entry) => ({ time: entry.timeStampStr ?? '', pod: entry.podName ?? '', text: entry.content ?? '' })),
      );
      publish({});
    });
    void followStream<application.LogEntry>({
      path: `api/v1/applications/${encodeURIComponent(wanted.app.name)}/pods/${encodeURIComponent(wanted.pod)}/logs`,
      query: queryOf(wanted),
      signal: abort.signal,
      reconnect: false,
      onResult: batch.add,
      onState: (state, error) => publish({ state, error }),
    });
    return () => abort.abort();
  }, [identity]);
  return held.identity === identity ? held : { buffer: emptyLog, state: 'connecting', error: undefined };
}
