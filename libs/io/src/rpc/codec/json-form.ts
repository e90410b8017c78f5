import type protobuf from 'protobufjs/minimal.js';

/** A message that is not an object of its fields in JSON: how that form is written and read. */
export interface JsonForm {
  /** Writes the message's fields. Not called for undefined or null. */
  write(writer: protobuf.Writer, value: unknown): void;
  /** Reads the fields up to `end`; undefined when the message says nothing (a zero time). */
  read(reader: protobuf.Reader, end: number): unknown;
}

interface TimeParts {
  seconds: number;
  nanos: number;
}

function parseTime(value: unknown): TimeParts {
  const text = String(value);
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) throw new TypeError(`encode time "${text}": not RFC 3339`);
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? '';
  return { seconds: Math.floor(millis / 1000), nanos: Number(fraction.padEnd(9, '0')) };
}

function formatTime({ seconds, nanos }: TimeParts, digits: 0 | 6): string {
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  const fraction = digits === 0 ? '' : `.${String(Math.floor(nanos / 1000)).padStart(6, '0')}`;
  return `${whole}${fraction}Z`;
}

function readTimeParts(reader: protobuf.Reader, end: number): TimeParts | undefined {
  let parts: TimeParts | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    parts ??= { seconds: 0, nanos: 0 };
    if (tag >>> 3 === 1) parts.seconds = Number(reader.int64());
    else if (tag >>> 3 === 2) parts.nanos = reader.int32();
    else reader.skipType(tag & 7);
  }
  return parts;
}

// metav1.Time keeps whole seconds in JSON, MicroTime six digits.
function timeForm(digits: 0 | 6): JsonForm {
  return {
    write(writer, value) {
      const { seconds, nanos } = parseTime(value);
      writer.uint32(8).int64(seconds).uint32(16).int32(nanos);
    },
    read(reader, end) {
      const parts = readTimeParts(reader, end);
      return parts && formatTime(parts, digits);
    },
  };
}

// Field 1 holds the JSON text of a value that JSON embeds as it is.
const embeddedJson: JsonForm = {
  write(writer, value) {
    writer.uint32(10).bytes(Buffer.from(JSON.stringify(value)));
  },
  read(reader, end) {
    let value: unknown;
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag >>> 3 === 1) value = JSON.parse(Buffer.from(reader.bytes()).toString('utf8'));
      else reader.skipType(tag & 7);
    }
    return value;
  },
};

const intOrString: JsonForm = {
  write(writer, value) {
    if (typeof value === 'number') writer.uint32(8).int64(0).uint32(16).int32(value).uint32(26).string('');
    else writer.uint32(8).int64(1).uint32(16).int32(0).uint32(26).string(String(value));
  },
  read(reader, end) {
    const found = { isString: false, int: 0, text: '' };
    while (reader.pos < end) {
      const tag = reader.uint32();
      if (tag >>> 3 === 1) found.isString = Number(reader.int64()) === 1;
      else if (tag >>> 3 === 2) found.int = reader.int32();
      else if (tag >>> 3 === 3) found.text = reader.string();
      else reader.skipType(tag & 7);
    }
    return found.isString ? found.text : found.int;
  },
};

/** Messages with a JSON form of their own, by full name (apimachinery's JSON conventions). */
export const jsonForms: Readonly<Record<string, JsonForm>> = {
  'k8s.io.apimachinery.pkg.apis.meta.v1.Time': timeForm(0),
  'k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime': timeForm(6),
  'k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1': embeddedJson,
  'k8s.io.apimachinery.pkg.runtime.RawExtension': embeddedJson,
  'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON': embeddedJson,
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': intOrString,
};
