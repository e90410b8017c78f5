import type protobuf from 'protobufjs/minimal.js';

/** How a scalar is written after its tag and read back. */
export interface ScalarCodec {
  wireType: 0 | 2;
  write(writer: protobuf.Writer, value: unknown): void;
  read(reader: protobuf.Reader): unknown;
  /** What a required field that is not set is written as. */
  zero: unknown;
}

// Beyond 2^53 a number is rounded; such values do not occur (ids, times in seconds, counts).
function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return Number(value);
}

/** The scalar types of our messages. In JSON, bytes are base64 text and 64-bit integers are numbers. */
export const scalarCodecs: Readonly<Record<string, ScalarCodec>> = {
  string: {
    wireType: 2,
    write: (writer, value) => void writer.string(String(value)),
    read: (reader) => reader.string(),
    zero: '',
  },
  bool: {
    wireType: 0,
    write: (writer, value) => void writer.bool(Boolean(value)),
    read: (reader) => reader.bool(),
    zero: false,
  },
  int32: {
    wireType: 0,
    write: (writer, value) => void writer.int32(toNumber(value)),
    read: (reader) => reader.int32(),
    zero: 0,
  },
  int64: {
    wireType: 0,
    write: (writer, value) => void writer.int64(toNumber(value)),
    read: (reader) => toNumber(reader.int64()),
    zero: 0,
  },
  bytes: {
    wireType: 2,
    write: (writer, value) => void writer.bytes(Buffer.from(String(value), 'base64')),
    read: (reader) => Buffer.from(reader.bytes()).toString('base64'),
    zero: '',
  },
};
