import protobuf from 'protobufjs';

import { inlinedFields, jsonNames } from './json-names.ts';
import { fullNameOf, type Protos } from './load-protos.ts';

function labelOf(field: protobuf.Field, messageName: string): string {
  if (inlinedFields[messageName] === field.name) return 'inline';
  if (field instanceof protobuf.MapField) return 'map';
  if (field.repeated) return 'repeated';
  return field.required ? 'required' : 'optional';
}

function renderField(field: protobuf.Field, messageName: string): string {
  field.resolve();
  const message = field.resolvedType instanceof protobuf.Type ? field.resolvedType : undefined;
  const type = message ? fullNameOf(message) : field.resolvedType ? 'int32' : field.type;
  const name = jsonNames[`${messageName}.${field.name}`] ?? field.name;
  return `[${field.id}, '${name}', '${type}', '${labelOf(field, messageName)}']`;
}

/** Each message's fields as `[number, name, type, label]`, from which io/rpc builds its codecs. */
export function renderWireSchema(protos: Protos): string {
  const lines = protos.messages.map((message) => {
    const fields = [...message.fieldsArray]
      .sort((a, b) => a.id - b.id)
      .map((field) => renderField(field, fullNameOf(message)));
    return `  '${fullNameOf(message)}': [${fields.join(', ')}],`;
  });
  return [
    "/** Field number, name, type (a scalar's or a message's full name) and label. A map's type is that of its values; its keys are strings; an inline field's message stands in the outer object. */",
    "export type WireField = readonly [number: number, name: string, type: string, label: 'optional' | 'required' | 'repeated' | 'map' | 'inline'];",
    '',
    'export const wireSchema: Readonly<Record<string, readonly WireField[]>> = {',
    "  'google.protobuf.Empty': [],",
    ...lines,
    '};',
    '',
  ].join('\n');
}
