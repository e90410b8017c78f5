import { podAnnotation, type Pod } from './pod.ts';

/** One line of a container's log. */
export interface LogLine {
  atMs: number;
  text: string;
}

/** What a request for logs may ask for (the API server's query). */
export interface LogQuery {
  follow: boolean;
  timestamps: boolean;
  tailLines?: number;
  sinceMs?: number;
  limitBytes?: number;
}

/** Reads the query of `/containerLogs/…`. */
export function parseLogQuery(search: URLSearchParams, nowMs: number): LogQuery {
  const number = (name: string): number | undefined => (search.has(name) ? Number(search.get(name)) : undefined);
  const tailLines = number('tailLines');
  const sinceSeconds = number('sinceSeconds');
  const limitBytes = number('limitBytes');
  const sinceTime = search.get('sinceTime');
  const sinceMs =
    sinceSeconds === undefined ? (sinceTime ? Date.parse(sinceTime) : undefined) : nowMs - sinceSeconds * 1000;
  return {
    follow: search.get('follow') === 'true',
    timestamps: search.get('timestamps') === 'true',
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
  };
}

/**
 * What a container has written by now: the lines of the `logs` annotation, else a first line at the start and one line
 * for each second since, the newest 1,000.
 */
export function computeLogLines(pod: Pod, container: string, nowMs: number): LogLine[] {
  const startMs = Date.parse(pod.status?.startTime ?? new Date(nowMs).toISOString());
  const written = pod.metadata.annotations?.[podAnnotation.logs];
  if (written !== undefined)
    return written
      .trimEnd()
      .split('\n')
      .map((text, index) => ({ atMs: startMs + index, text }));
  const seconds = Math.max(0, Math.floor((nowMs - startMs) / 1000));
  const first = Math.max(0, seconds - 999);
  return Array.from({ length: seconds - first + 1 }, (_, index) => {
    const second = first + index;
    const text = second === 0 ? `${container}: started in ${pod.metadata.name}` : `${container}: alive for ${second} s`;
    return { atMs: startMs + second * 1000, text };
  });
}

/** The bytes that answer a query, newest lines last. */
export function renderLogs(lines: readonly LogLine[], query: LogQuery): string {
  const { sinceMs, tailLines, limitBytes } = query;
  const recent = sinceMs === undefined ? lines : lines.filter((line) => line.atMs >= sinceMs);
  const tail = tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - tailLines));
  const text = tail
    .map((line) => `${query.timestamps ? `${new Date(line.atMs).toISOString()} ` : ''}${line.text}\n`)
    .join('');
  return limitBytes === undefined ? text : text.slice(0, limitBytes);
}
