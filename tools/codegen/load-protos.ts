import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import protobuf from 'protobufjs';

/** All messages and services of a folder of .proto files, sorted by full name (without the leading dot). */
export interface Protos {
  messages: protobuf.Type[];
  services: protobuf.Service[];
}

/** The name of a message or service as it stands on the wire, for example `repository.ManifestRequest`. */
export function fullNameOf(thing: protobuf.ReflectionObject): string {
  return thing.fullName.replace(/^\./, '');
}

function collect(namespace: protobuf.NamespaceBase, into: Protos): void {
  for (const nested of namespace.nestedArray) {
    if (nested.fullName.startsWith('.google.')) continue;
    if (nested instanceof protobuf.Type) into.messages.push(nested);
    else if (nested instanceof protobuf.Service) into.services.push(nested);
    else if (nested instanceof protobuf.Namespace) collect(nested, into);
  }
}

/** Reads every .proto file below `folder`. Throws what protobufjs throws when one does not parse or resolve. */
export async function loadProtos(folder: string): Promise<Protos> {
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith('.proto') && !name.startsWith('google/'),
  );
  const root = new protobuf.Root();
  // Options are read as written, so the file that declares the HTTP option is not needed (null skips an import).
  root.resolvePath = (_origin, target) => {
    if (target.startsWith('google/api/')) return null;
    return target.startsWith(folder) || target.startsWith('google/protobuf/') ? target : join(folder, target);
  };
  await root.load(
    names.sort().map((name) => join(folder, name)),
    { keepCase: true },
  );
  root.resolveAll();
  const protos: Protos = { messages: [], services: [] };
  collect(root, protos);
  const byName = (a: protobuf.ReflectionObject, b: protobuf.ReflectionObject): number =>
    a.fullName < b.fullName ? -1 : a.fullName > b.fullName ? 1 : 0;
  protos.messages.sort(byName);
  protos.services.sort(byName);
  return protos;
}
