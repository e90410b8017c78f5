import { AppError, hasCode } from '@plumbline/contract/errors';
import { apiUrl, errorOfResponse, type QueryParameters } from './http.ts';

/** Where a stream is in its life, for the live badge. */
export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'stopped';

/** One live subscription to a `/api/v1/stream/...` path or to a log. */
export interface StreamOptions<T> {
  path: string;
  query?: QueryParameters;
  signal: AbortSignal;
  /** Called before each (re)connection; brings the base state up to date and may return query parameters. */
  resync?: (isFirst: boolean) => Promise<QueryParameters | undefined>;
  onResult: (result: T) => void;
  onState?: (state: StreamState, error?: AppError) => void;
  /** Whether an ended stream is opened again. Default: true. */
  reconnect?: boolean;
}

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/** The wait before reconnection attempt number `attempt` (from 0): 1 s doubling to 60 s; `jitter` in 0..1 spreads clients. */
export function reconnectDelayMs(attempt: number, jitter: number): number {
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
  return Math.round(delay * (0.75 + 0.5 * jitter));
}

/** Takes the complete lines off a buffer: the parsed payloads and the rest. Understands `data: {…}` and bare JSON lines. */
export function takeFrames(buffer: string): { frames: unknown[]; rest: string } {
  const lines = buffer.split('\n');
  const rest = lines.pop() ?? '';
  const frames: unknown[] = [];
  for (const line of lines) {
    const text = line.startsWith('data:') ? line.slice(5).trim() : line.trim();
    if (text.startsWith('{')) frames.push(JSON.parse(text));
  }
  return { frames, rest };
}

/** Follows a stream until `signal` aborts: reconnects with backoff, resyncs each time, stops on a lost session or right. */
export async function followStream<T>(options: StreamOptions<T>): Promise<void> {
  const { signal, onState } = options;
  let attempt = 0;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    onState?.(isFirst ? 'connecting' : 'reconnecting');
    const outcome = await runOnce(options, isFirst, () => {
      attempt = 0;
      onState?.('live');
    });
    if (signal.aborted) return;
    const error = outcome === 'ended' ? undefined : outcome;
    if (isFinal(error, options.reconnect ?? true)) return onState?.('stopped', error);
    onState?.('reconnecting', error);
    await pause(reconnectDelayMs(attempt, Math.random()), signal);
    attempt += 1;
  }
}

// A lost session or right does not come back by asking again; 1.5 million refused requests from one tab are on record.
function isFinal(error: AppError | undefined, canReconnect: boolean): boolean {
  if (error === undefined) return !canReconnect;
  return hasCode(error, 'UNAUTHENTICATED', 'PERMISSION_DENIED', 'NOT_FOUND', 'UNIMPLEMENTED');
}

async function runOnce<T>(
  options: StreamOptions<T>,
  isFirst: boolean,
  onOpen: () => void,
): Promise<'ended' | AppError> {
  try {
    const extra = await options.resync?.(isFirst);
    const response = await fetch(apiUrl(options.path, { ...options.query, ...extra }), {
      headers: { accept: 'text/event-stream' },
      credentials: 'same-origin',
      signal: options.signal,
    });
    if (!response.ok || response.body === null) throw await errorOfResponse(response);
    onOpen();
    // The contract says what a stream sends; the server is of the same release.
    await readFrames(response.body, (result) => options.onResult(result as T));
    return 'ended';
  } catch (thrown) {
    return thrown instanceof TypeError
      ? new AppError('UNAVAILABLE', 'the Plumbline server does not answer', { cause: thrown })
      : AppError.from(thrown);
  }
}

interface Frame {
  result?: unknown;
  error?: { message?: string };
}

async function readFrames(body: ReadableStream<Uint8Array>, onResult: (result: unknown) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let buffer = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const { frames, rest } = takeFrames(buffer + value);
    buffer = rest;
    for (const { result, error } of frames as Frame[]) {
      if (error !== undefined) throw new AppError('UNAVAILABLE', error.message ?? 'the stream ended with an error');
      if (result !== undefined) onResult(result);
    }
  }
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
