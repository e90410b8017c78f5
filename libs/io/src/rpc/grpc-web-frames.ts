/** One frame of a gRPC-web body. */
export interface WebFrame {
  /** The last frame holds trailers as header lines. */
  isTrailer: boolean;
  payload: Buffer;
}

const HEAD_BYTES = 5;

/** Cuts a body into its frames, whatever the chunks it comes in. An unfinished frame at the end is dropped. */
export async function* splitFrames(chunks: AsyncIterable<Buffer>): AsyncIterable<WebFrame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEAD_BYTES) {
      const end = HEAD_BYTES + rest.readUInt32BE(1);
      if (rest.length < end) break;
      yield { isTrailer: ((rest[0] ?? 0) & 0x80) !== 0, payload: rest.subarray(HEAD_BYTES, end) };
      rest = rest.subarray(end);
    }
  }
}
