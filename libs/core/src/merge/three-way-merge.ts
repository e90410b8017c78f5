// The patch that kubectl apply would send: from what was applied last (original), what is wanted now (modified) and what
// is live (current). What the original had and the modified object has not is removed; what only the live object has
// stays. With a schema the patch is strategic, without one it is an RFC 7386 merge patch.
import { deepEqual, isRecord } from '../std/index.ts';
import { fieldSchema, itemSchema, type MergeRule, type StrategicSchema } from './kube-schema.ts';
import { threeWayList } from './three-way-list.ts';

/** The three objects and, for built-in kinds, the schema. */
export interface ThreeWayInput {
  /** What was applied last; undefined when not known: then nothing is removed. */
  original: unknown;
  /** What is wanted. */
  modified: unknown;
  /** What is live. */
  current: unknown;
  /** `strategicSchemaFor` the kind; undefined makes an RFC 7386 patch. */
  schema?: StrategicSchema | undefined;
}

type Patch = Record<string, unknown>;

/** The patch that brings the live object to what is wanted; empty when there is nothing to do. */
export function createThreeWayMergePatch(input: ThreeWayInput): Patch {
  const [original, modified, current] = [input.original, input.modified, input.current].map(recordOf) as [
    Patch,
    Patch,
    Patch,
  ];
  const removed = Object.keys(original).filter((key) => !isSet(modified, key) && isSet(current, key));
  const patch = new Map<string, unknown>(removed.map((key) => [key, null]));
  for (const [key, wanted] of Object.entries(modified)) {
    const field = fieldPatch(key, wanted, { original, current, schema: input.schema });
    for (const [name, value] of Object.entries(field)) patch.set(name, value);
  }
  return Object.fromEntries(patch);
}

interface Surroundings {
  original: Patch;
  current: Patch;
  schema: StrategicSchema | undefined;
}

// What the patch must say of one field: nothing, the field, or the field with its directives.
function fieldPatch(key: string, wanted: unknown, around: Surroundings): Patch {
  const current = valueOf(around.current, key) ?? undefined;
  if (wanted === undefined) return {};
  if (wanted === null) return current === undefined ? {} : entry(key, null);
  if (current === undefined) return entry(key, wanted);
  const known = fieldSchema(around.schema, key);
  const input = { original: valueOf(around.original, key), modified: wanted, current, schema: known?.schema };
  return mergedPatch(key, input, known?.rule) ?? (deepEqual(wanted, current) ? {} : entry(key, wanted));
}

// The patch of a field whose wanted and live value merge; undefined when one replaces the other.
function mergedPatch(key: string, input: ThreeWayInput, rule: MergeRule | undefined): Patch | undefined {
  const { modified, current, original } = input;
  if (isRecord(modified) && isRecord(current)) {
    return rule?.isReplaced === true ? undefined : recordPatch(key, input, rule?.isRetainKeys === true);
  }
  if (!Array.isArray(modified) || !Array.isArray(current) || rule?.isMerged !== true) return undefined;
  const lists = { original: listOf(original), modified, current, schema: itemSchema(input.schema) };
  const list = { ...lists, key: rule.key, isRetainKeys: rule.isRetainKeys };
  const patch = threeWayList(list, createThreeWayMergePatch);
  return Object.fromEntries(Object.entries(patch).map(([prefix, value]) => [prefix + key, value]));
}

function recordPatch(key: string, input: ThreeWayInput, isRetainKeys: boolean): Patch {
  const patch = createThreeWayMergePatch(input);
  if (Object.keys(patch).length === 0) return {};
  const retained = { $retainKeys: Object.keys(recordOf(input.modified)).sort() };
  return entry(key, isRetainKeys ? { ...patch, ...retained } : patch);
}

function entry(key: string, value: unknown): Patch {
  return Object.fromEntries([[key, value]]);
}

function isSet(record: Patch, key: string): boolean {
  return Object.hasOwn(record, key) && record[key] !== undefined;
}

function valueOf(record: Patch, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function recordOf(value: unknown): Patch {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
