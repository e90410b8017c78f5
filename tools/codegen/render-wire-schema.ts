import protobuf from 'protobufjs';

import { fullNameOf, type Protos } from './load-protos.ts';

function renderField(field: protobuf.Field): string {
  field.resolve();
  const message = field.resolvedType instanceof protobuf.Type ? field.resolvedType : undefined;
  const type = message ? fullNameOf(message) : field.resolvedType ? 'int32' : field.type;
  const label =
    field instanceof protobuf.MapField ? 'map' : field.repeated ? 'repeated' : field.required ? 'required' : 'optional';
  return `[${field.id}, '${field.name}', '${type}', '${label}']`;
}

/** Each message's fields as `[number, name, type, label]`, from which io/rpc builds its codecs. */
export function renderWireSchema(protos: Protos): string {
  const lines = protos.messages.map((message) => {
    const fields = [...message.fieldsArray].sort((a, b) => a.id - b.id).map(renderField);
    return `  '${fullNameOf(message)}': [${fields.join(', ')}],`;
  });
  return [
    "/** Field number, name, type (a scalar's or a message's full name) and label. A map's type is that of its values; its keys are strings. */",
    "export type WireField = readonly [number: number, name: string, type: string, label: 'optional' | 'required' | 'repeated' | 'map'];",
    '',
    'export const wireSchema: Readonly<Record<string, readonly WireField[]>> = {',
    "  'google.protobuf.Empty': [],",
    ...lines,
    '};',
    '',
  ].join('\n');
}
