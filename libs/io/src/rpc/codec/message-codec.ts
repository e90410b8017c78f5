import { wireSchema, type WireField } from '@plumbline/contract/rpc';
import protobuf from 'protobufjs/minimal.js';

import { jsonForms, type JsonForm } from './json-form.ts';
import { scalarCodecs } from './scalar.ts';

type JsonObject = Record<string, unknown>;

/** Turns a message's JSON form into wire bytes and back. */
export interface MessageCodec {
  readonly encode: (message: object) => Buffer;
  /** Throws protobufjs's RangeError or Error when the bytes are not of this message. */
  readonly decode: (bytes: Uint8Array) => object;
}

interface ValueCodec {
  wireType: 0 | 2;
  write(writer: protobuf.Writer, value: unknown): void;
  read(reader: protobuf.Reader): unknown;
  /** What a map entry without a value reads as. */
  zero: unknown;
  /** What is written where nothing is set: a required field's zero, else nothing. */
  unset?: unknown;
}

interface FieldCodec {
  write(writer: protobuf.Writer, message: JsonObject): void;
  read(reader: protobuf.Reader, wireType: number, message: JsonObject): void;
}

interface CompiledMessage {
  /** Whether any of the message's fields is set. */
  saysAnything(message: JsonObject): boolean;
  writeFields(writer: protobuf.Writer, message: JsonObject): void;
  readFields(reader: protobuf.Reader, end: number): JsonObject;
}

// Go's generated code writes every string of a Kubernetes type, set or not; in JSON an empty one is left out (omitempty).
function omitsEmptyStrings(messageName: string): boolean {
  return messageName.startsWith('k8s.io.') || messageName.includes('.v1alpha1.');
}

// A key such as "__proto__" must become an own property, never reach the prototype.
function setOwn(target: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function optionalField(tag: number, name: string, value: ValueCodec): FieldCodec {
  return {
    write(writer, message) {
      const given = message[name] ?? value.unset;
      if (given === undefined) return;
      writer.uint32(tag);
      value.write(writer, given);
    },
    read(reader, _wireType, message) {
      const read = value.read(reader);
      if (read !== undefined) message[name] = read;
    },
  };
}

function repeatedField(tag: number, name: string, value: ValueCodec): FieldCodec {
  const append = (message: JsonObject, item: unknown): void => {
    const list = message[name];
    if (Array.isArray(list)) list.push(item);
    else message[name] = [item];
  };
  return {
    write(writer, message) {
      const list = message[name];
      if (list === undefined || list === null) return;
      if (!Array.isArray(list)) throw new TypeError(`encode field "${name}": a list is due`);
      for (const item of list) {
        writer.uint32(tag);
        value.write(writer, item);
      }
    },
    read(reader, wireType, message) {
      if (wireType !== 2 || value.wireType === 2) return append(message, value.read(reader));
      const end = reader.uint32() + reader.pos; // packed numbers
      while (reader.pos < end) append(message, value.read(reader));
    },
  };
}

function mapField(tag: number, name: string, value: ValueCodec): FieldCodec {
  const valueTag = (2 << 3) | value.wireType;
  return {
    write(writer, message) {
      const map = message[name];
      if (map === undefined || map === null) return;
      for (const [key, item] of Object.entries(map as JsonObject)) {
        writer.uint32(tag).fork().uint32(10).string(key).uint32(valueTag);
        value.write(writer, item);
        writer.ldelim();
      }
    },
    read(reader, _wireType, message) {
      const end = reader.uint32() + reader.pos;
      let key = '';
      let item = value.zero;
      while (reader.pos < end) {
        const entryTag = reader.uint32();
        if (entryTag >>> 3 === 1) key = reader.string();
        else if (entryTag >>> 3 === 2) item = value.read(reader);
        else reader.skipType(entryTag & 7);
      }
      const map = (message[name] ??= {}) as JsonObject;
      setOwn(map, key, item);
    },
  };
}

// A message whose fields are the outer object's own in JSON (an embedded struct in Go).
function inlineField(tag: number, message: CompiledMessage): FieldCodec {
  return {
    write(writer, outer) {
      if (!message.saysAnything(outer)) return;
      writer.uint32(tag).fork();
      message.writeFields(writer, outer);
      writer.ldelim();
    },
    read(reader, _wireType, outer) {
      const end = reader.uint32() + reader.pos;
      Object.assign(outer, message.readFields(reader, end));
    },
  };
}

function formCodec(form: JsonForm): ValueCodec {
  return {
    wireType: 2,
    zero: undefined,
    write(writer, value) {
      writer.fork();
      if (value !== null && value !== undefined) form.write(writer, value);
      writer.ldelim();
    },
    read(reader) {
      const end = reader.uint32() + reader.pos;
      return form.read(reader, end);
    },
  };
}

/** Builds codecs from the wire schema on first use and keeps them. */
export class WireCodecs {
  readonly #compiled = new Map<string, CompiledMessage>();

  /** The codec of a message by its full name. Throws when the schema does not know it. */
  codecOf(messageName: string): MessageCodec {
    const compiled = this.#compile(messageName);
    return {
      encode(message) {
        const writer = protobuf.Writer.create();
        compiled.writeFields(writer, message as JsonObject);
        return Buffer.from(writer.finish());
      },
      decode(bytes) {
        const reader = protobuf.Reader.create(bytes);
        return compiled.readFields(reader, reader.len);
      },
    };
  }

  #compile(messageName: string): CompiledMessage {
    const known = this.#compiled.get(messageName);
    if (known) return known;
    const fields = wireSchema[messageName];
    if (!fields) throw new Error(`no message "${messageName}" in the wire schema`);
    const writers: FieldCodec[] = [];
    const readers = new Map<number, FieldCodec>();
    const compiled: CompiledMessage = {
      saysAnything: (message) =>
        fields.some(([, name, type, label]) =>
          label === 'inline' ? this.#compile(type).saysAnything(message) : message[name] !== undefined,
        ),
      writeFields(writer, message) {
        for (const field of writers) field.write(writer, message);
      },
      readFields(reader, end) {
        const message: JsonObject = {};
        while (reader.pos < end) {
          const tag = reader.uint32();
          const field = readers.get(tag >>> 3);
          if (field) field.read(reader, tag & 7, message);
          else reader.skipType(tag & 7);
        }
        return message;
      },
    };
    this.#compiled.set(messageName, compiled); // before its fields: messages may contain themselves
    for (const field of fields) {
      const codec = this.#fieldCodec(field, omitsEmptyStrings(messageName));
      writers.push(codec);
      readers.set(field[0], codec);
    }
    return compiled;
  }

  #fieldCodec([number, name, type, label]: WireField, dropsEmpty: boolean): FieldCodec {
    if (label === 'inline') return inlineField((number << 3) | 2, this.#compile(type));
    const value = this.#valueCodec(type);
    if (label === 'map') return mapField((number << 3) | 2, name, value);
    const tag = (number << 3) | value.wireType;
    if (label === 'repeated') return repeatedField(tag, name, value);
    const unset = label === 'required' ? value.zero : undefined;
    if (type !== 'string' || !dropsEmpty) return optionalField(tag, name, { ...value, unset });
    const read = (reader: protobuf.Reader): unknown => value.read(reader) || undefined;
    return optionalField(tag, name, { ...value, unset, read });
  }

  #valueCodec(type: string): ValueCodec {
    const scalar = scalarCodecs[type];
    if (scalar) return scalar;
    const form = jsonForms[type];
    if (form) return formCodec(form);
    const message = this.#compile(type);
    return {
      wireType: 2,
      zero: {},
      write(writer, value) {
        writer.fork();
        message.writeFields(writer, (value ?? {}) as JsonObject);
        writer.ldelim();
      },
      read(reader) {
        const end = reader.uint32() + reader.pos;
        return message.readFields(reader, end);
      },
    };
  }
}
