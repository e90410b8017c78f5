import protobuf from 'protobufjs';

import { inlinedFields, jsonNames } from './json-names.ts';
import { fullNameOf, type Protos } from './load-protos.ts';

/** The module below gen/ that holds a package's messages. */
export function moduleOfPackage(packageName: string): string {
  if (packageName === '') return 'commit';
  if (packageName.startsWith('k8s.io.')) return 'kubernetes';
  if (packageName === 'grpc.health.v1') return 'health';
  return packageName.split('.').at(-1) ?? packageName;
}

const scalarTypes: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  bytes: 'string',
  int32: 'number',
  int64: 'number',
};

/** Messages whose JSON form is not an object with their fields: what they are in JSON instead. */
export const jsonForms: Readonly<Record<string, string>> = {
  'k8s.io.apimachinery.pkg.apis.meta.v1.Time': 'string | null',
  'k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime': 'string | null',
  'k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1': 'Record<string, unknown>',
  'k8s.io.apimachinery.pkg.runtime.RawExtension': 'unknown',
  'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON': 'unknown',
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString': 'number | string',
  'google.protobuf.Empty': 'Record<string, never>',
};

/** A message's module and type name; undefined for scalars. */
export function typeReference(fullName: string): { module: string; name: string } {
  const cut = fullName.lastIndexOf('.');
  return { module: moduleOfPackage(cut < 0 ? '' : fullName.slice(0, cut)), name: fullName.slice(cut + 1) };
}

function fieldType(field: protobuf.Field, ownModule: string, imports: Map<string, Set<string>>): string {
  field.resolve();
  const scalar = scalarTypes[field.type];
  if (scalar !== undefined) return scalar;
  const target = field.resolvedType;
  if (!target) throw new Error(`${field.fullName}: unknown type ${field.type}`);
  if (target instanceof protobuf.Enum) return 'number';
  const fullName = fullNameOf(target);
  const form = jsonForms[fullName];
  if (form !== undefined) return form;
  const { module, name } = typeReference(fullName);
  if (module !== ownModule) {
    const names = imports.get(module) ?? new Set();
    imports.set(module, names.add(name));
  }
  return name;
}

// An object of Kubernetes says its kind in JSON, though not on the wire.
function isKubernetesObject(message: protobuf.Type): boolean {
  const metadata = message.fields['metadata'];
  return metadata?.type.endsWith('ObjectMeta') === true || metadata?.type.endsWith('ListMeta') === true;
}

function renderMessage(message: protobuf.Type, ownModule: string, imports: Map<string, Set<string>>): string {
  const fullName = fullNameOf(message);
  const inlined = message.fieldsArray.find((field) => field.name === inlinedFields[fullName]);
  const base = inlined && fieldType(inlined, ownModule, imports);
  const lines = message.fieldsArray
    .filter((field) => field !== inlined)
    .map((field) => {
      const type = fieldType(field, ownModule, imports);
      const wrapped = type.includes('|') ? `(${type})` : type;
      const name = jsonNames[`${fullName}.${field.name}`] ?? field.name;
      if (field instanceof protobuf.MapField) return `  ${name}?: Record<string, ${type}>;`;
      return `  ${name}?: ${field.repeated ? `${wrapped}[]` : type};`;
    });
  if (isKubernetesObject(message)) lines.unshift('  apiVersion?: string;', '  kind?: string;');
  return `export interface ${message.name}${base ? ` extends ${base}` : ''} {\n${lines.join('\n')}\n}\n`.replace(
    '{\n\n}',
    '{}',
  );
}

interface ModuleText {
  bodies: string[];
  imports: Map<string, Set<string>>;
}

/** One TypeScript module per proto package: file name → text. Every field is optional, as on the wire. */
export function renderMessageTypes(protos: Protos): Map<string, string> {
  const modules = new Map<string, ModuleText>();
  for (const message of protos.messages) {
    const fullName = fullNameOf(message);
    if (jsonForms[fullName] !== undefined) continue;
    const { module } = typeReference(fullName);
    const entry: ModuleText = modules.get(module) ?? { bodies: [], imports: new Map() };
    modules.set(module, entry);
    entry.bodies.push(renderMessage(message, module, entry.imports));
  }
  const files = new Map<string, string>();
  for (const [module, { bodies, imports }] of [...modules].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const importLines = [...imports]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([from, names]) => `import type { ${[...names].sort().join(', ')} } from './${from}.ts';\n`);
    files.set(`${module}.ts`, [importLines.join(''), ...bodies].filter((part) => part !== '').join('\n'));
  }
  return files;
}
