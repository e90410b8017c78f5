import { AppError } from '@plumbline/contract/errors';
import type { KubeObject } from '@plumbline/contract/crd';
import { kubeErrorOf } from './status-error.ts';

/** One event of a watch. A bookmark only carries the resourceVersion. */
export interface WatchEvent<T extends KubeObject = KubeObject> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  object: T;
}

/** Longest line of a watch: etcd's own limit for an object is 1.5 MiB, aggregated servers may send more. */
const maxLineBytes = 64 * 1024 * 1024;

const newline = 10;

/**
 * The events of a watch's body: one JSON object per line. Throws what the server's `ERROR` event says (`isExpired` when the
 * resourceVersion is too old), `LIMIT_EXCEEDED` for a line over 64 MiB and `CLUSTER_UNREACHABLE` for a line that is no event.
 */
export async function* readWatchEvents<T extends KubeObject>(
  body: AsyncIterable<Buffer>,
  path: string,
): AsyncIterable<WatchEvent<T>> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    let start = 0;
    let end = chunk.indexOf(newline, start);
    while (end !== -1) {
      const line =
        parts.length === 0
          ? chunk.toString('utf8', start, end)
          : Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8');
      parts = [];
      size = 0;
      if (line.length > 1) yield parseEvent<T>(line, path);
      start = end + 1;
      end = chunk.indexOf(newline, start);
    }
    if (start < chunk.length) {
      parts.push(chunk.subarray(start));
      size += chunk.length - start;
    }
    if (size > maxLineBytes)
      throw new AppError('LIMIT_EXCEEDED', `watch "${path}": an event is larger than ${maxLineBytes} bytes`);
  }
}

function parseEvent<T extends KubeObject>(line: string, path: string): WatchEvent<T> {
  const event = parseLine(line, path);
  if (event.type === 'ERROR') {
    const status = event.object as { code?: unknown } | undefined;
    throw kubeErrorOf(
      { method: 'WATCH', path },
      typeof status?.code === 'number' ? status.code : 500,
      JSON.stringify(event.object ?? {}),
    );
  }
  return event as WatchEvent<T>;
}

function parseLine(line: string, path: string): { type?: unknown; object?: unknown } {
  try {
    return JSON.parse(line) as { type?: unknown; object?: unknown };
  } catch (cause) {
    throw new AppError('CLUSTER_UNREACHABLE', `watch "${path}": the server sent a broken event`, { cause });
  }
}
