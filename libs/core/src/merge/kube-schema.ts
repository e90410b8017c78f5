// What the Go types of the built-in kinds say about their fields. The generated table holds one short code for each
// field; this file alone knows the code (written by tools/codegen/kube-types/main.go):
//
//   "?" left out when empty | "*" a pointer, left out when null | "" always written
//   s text, b boolean, i integer, n number, q quantity, o integer or text, t time, d base64, j anything,
//   @name a type, [x a list of x, {x a map of x;   then "|" and the strategic merge rule
import { formatApiVersion, type GroupVersionKind } from '../object/index.ts';
import { kubeKinds, kubeTypes } from './gen/kube-types.ts';

/** A place in the schema: the type of a value, as a code of the table. */
export interface StrategicSchema {
  readonly code: string;
}

/** How a value is merged into another one. */
export interface MergeRule {
  /** Lists only: items are matched by `key` (by value when it is missing). */
  isMerged: boolean;
  key?: string;
  /** Objects only: keys that are not desired go. */
  isRetainKeys: boolean;
  /** Objects only: not merged but replaced. */
  isReplaced: boolean;
}

/** What is known of one field. */
export interface FieldSchema {
  schema: StrategicSchema | undefined;
  rule: MergeRule;
  /** `always` written; `pointer` left out when null; `omitted` left out when empty, zero or false. */
  presence: 'always' | 'pointer' | 'omitted';
}

/** The kinds of value that the schema tells apart. */
export type SchemaShape =
  | 'text'
  | 'boolean'
  | 'number'
  | 'quantity'
  | 'int-or-text'
  | 'object'
  | 'list'
  | 'map'
  | 'any';

const NO_RULE: MergeRule = { isMerged: false, isRetainKeys: false, isReplaced: false };
const SHAPES: Readonly<Record<string, SchemaShape>> = {
  s: 'text',
  t: 'text',
  d: 'text',
  b: 'boolean',
  i: 'number',
  n: 'number',
  q: 'quantity',
  o: 'int-or-text',
  '@': 'object',
  '[': 'list',
  '{': 'map',
};

/** The schema of a built-in kind; undefined for every other kind, which is merged as plain JSON. */
export function strategicSchemaFor(gvk: GroupVersionKind): StrategicSchema | undefined {
  const kind = `${formatApiVersion(gvk.group, gvk.version)}/${gvk.kind}`;
  const type = Object.hasOwn(kubeKinds, kind) ? kubeKinds[kind] : undefined;
  return type === undefined ? undefined : { code: `@${type}` };
}

/** The schema of a type by its name, such as `core/v1/PodSpec`; undefined when it is not known. */
export function schemaOfType(name: string): StrategicSchema | undefined {
  const cut = name.lastIndexOf('/');
  const type = `${name.slice(0, cut)}.${name.slice(cut + 1)}`;
  return Object.hasOwn(kubeTypes, type) ? { code: `@${type}` } : undefined;
}

/** The schema of the metadata of every kind, built in or not. */
export const objectMetaSchema: StrategicSchema = { code: '@meta/v1.ObjectMeta' };

/** The shape of a value; `any` when nothing is known. */
export function shapeOf(schema: StrategicSchema | undefined): SchemaShape {
  return SHAPES[schema?.code.charAt(0) ?? ''] ?? 'any';
}

/** The schema of a list's items or a map's values. */
export function itemSchema(schema: StrategicSchema | undefined): StrategicSchema | undefined {
  const shape = shapeOf(schema);
  return schema !== undefined && (shape === 'list' || shape === 'map') ? { code: schema.code.slice(1) } : undefined;
}

/** What is known of a field of an object or of an entry of a map; undefined when a known type has no such field. */
export function fieldSchema(schema: StrategicSchema | undefined, name: string): FieldSchema | undefined {
  if (shapeOf(schema) !== 'object') return { schema: itemSchema(schema), rule: NO_RULE, presence: 'always' };
  const fields = kubeTypes[schema?.code.slice(1) ?? ''] ?? {};
  const code = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return code === undefined ? undefined : parseField(code);
}

function parseField(code: string): FieldSchema {
  const [type = '', rule] = code.split('|', 2);
  const mark = type.charAt(0);
  const presence = mark === '?' ? 'omitted' : mark === '*' ? 'pointer' : 'always';
  return {
    schema: { code: presence === 'always' ? type : type.slice(1) },
    rule: rule === undefined ? NO_RULE : parseRule(rule),
    presence,
  };
}

function parseRule(rule: string): MergeRule {
  const parts = rule.split(',');
  const key = parts.find((part) => part.startsWith('merge='))?.slice('merge='.length);
  return {
    isMerged: key !== undefined,
    isRetainKeys: parts.includes('retainKeys'),
    isReplaced: parts.includes('replace'),
    ...(key === undefined || key === '' ? {} : { key }),
  };
}
