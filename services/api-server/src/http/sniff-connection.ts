import type { Duplex } from 'node:stream';

/** What the first bytes of a connection say it speaks. */
export type FirstBytes = 'tls' | 'http2' | 'http1' | 'undecided';

const PREFACE = Buffer.from('PRI ');
const TLS_HANDSHAKE = 0x16;

/** Judges the first bytes of a connection; `undecided` while they may still become an HTTP/2 preface. */
export function judgeFirstBytes(bytes: Buffer): FirstBytes {
  if (bytes.length === 0) return 'undecided';
  if (bytes[0] === TLS_HANDSHAKE) return 'tls';
  const length = Math.min(bytes.length, PREFACE.length);
  if (!bytes.subarray(0, length).equals(PREFACE.subarray(0, length))) return 'http1';
  return length === PREFACE.length ? 'http2' : 'undecided';
}

/** How long a connection may stay undecided before it is dropped. */
export const SNIFF_DEADLINE_MS = 10_000;

/**
 * Reads the first bytes of a connection, gives them back to the socket once, and reports what it speaks. A connection
 * that closes, fails or stays undecided for `deadlineMs` is destroyed and not reported.
 *
 * The bytes are kept in a local buffer and unshifted exactly once: unshifting inside a `readable` handler while
 * waiting for more spins for ever on a peer that sends only "PR".
 */
export function sniffConnection(
  socket: Duplex,
  report: (kind: Exclude<FirstBytes, 'undecided'>) => void,
  deadlineMs: number = SNIFF_DEADLINE_MS,
): void {
  let bytes = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), deadlineMs);
  const stop = (): void => {
    clearTimeout(timer);
    socket.off('data', onData);
    socket.off('close', stop);
    socket.off('end', onEnd);
  };
  const onEnd = (): void => void socket.destroy();
  const onData = (chunk: Buffer): void => {
    bytes = Buffer.concat([bytes, chunk]);
    const kind = judgeFirstBytes(bytes);
    if (kind === 'undecided') return;
    stop();
    socket.pause();
    socket.unshift(bytes);
    report(kind);
  };
  socket.on('data', onData);
  socket.once('close', stop);
  socket.once('end', onEnd);
}
