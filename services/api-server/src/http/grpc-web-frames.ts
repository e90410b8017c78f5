import { AppError } from '@plumbline/contract/errors';

const HEADER_BYTES = 5;
const TRAILER_FLAG = 0x80;

/** A message as a length-prefixed frame. */
export function formatMessageFrame(message: Uint8Array): Buffer {
  return frame(0, message);
}

/** The trailers as gRPC-web's last frame. */
export function formatTrailerFrame(trailers: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(trailers).map(([name, value]) => `${name}: ${value}\r\n`);
  return frame(TRAILER_FLAG, Buffer.from(text.join('')));
}

/** The messages of a request body. Throws INVALID_ARGUMENT for a cut or unknown frame, UNIMPLEMENTED for a compressed one. */
export function parseFrames(body: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  let at = 0;
  while (at < body.length) {
    if (body.length - at < HEADER_BYTES) throw cut();
    const flags = body[at] ?? 0;
    const end = at + HEADER_BYTES + body.readUInt32BE(at + 1);
    if (end > body.length) throw cut();
    if (flags === 1)
      throw new AppError('UNIMPLEMENTED', 'read the gRPC-web request: compressed messages are not taken');
    if (flags === 0) messages.push(body.subarray(at + HEADER_BYTES, end));
    else if (flags !== TRAILER_FLAG)
      throw new AppError('INVALID_ARGUMENT', `read the gRPC-web request: frame flag ${flags}`);
    at = end;
  }
  return messages;
}

/** A status text as a header may carry it: percent-encoded outside printable ASCII. */
export function formatGrpcMessage(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += isPlain ? String.fromCodePoint(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

function frame(flags: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = flags;
  header.writeUInt32BE(payload.length, 1);
  return Buffer.concat([header, payload]);
}

function cut(): AppError {
  return new AppError('INVALID_ARGUMENT', 'read the gRPC-web request: a frame is cut off');
}
