import type { KubeObject } from '@plumbline/contract/crd';
import { formatJsonPointer, getList, type FieldPath } from '../object/index.ts';
import { deepEqual, isRecord } from '../std/index.ts';

/**
 * JSON pointers, into this object, of the fields that these managers own by the live object's `managedFields`. List items
 * that are named by key or value are looked up in the object; what it does not hold is left out.
 */
export function ownedPointers(live: KubeObject, managers: readonly string[], into: KubeObject): string[] {
  const entries = getList(live, ['metadata', 'managedFields']).filter(isRecord);
  const owned = entries.filter((entry) => managers.includes(String(entry['manager'])));
  const paths = owned.flatMap((entry) => walk(entry['fieldsV1'], into, []));
  return [...new Set(paths.map((path) => formatJsonPointer(path)))].sort();
}

// fieldsV1: {"f:spec": {"f:replicas": {}, "f:list": {"k:{\"name\":\"a\"}": {".": {}, "f:image": {}}, "v:\"x\"": {}}}}
function walk(fields: unknown, value: unknown, path: FieldPath): FieldPath[] {
  if (!isRecord(fields) || value === undefined) return [];
  const steps = Object.entries(fields).filter(([name]) => name !== '.');
  if (steps.length === 0) return path.length > 0 ? [path] : [];
  return steps.flatMap(([name, inner]) => {
    const step = resolveStep(name, value);
    return step === undefined ? [] : walk(inner, childOf(value, step), [...path, step]);
  });
}

function resolveStep(name: string, value: unknown): string | number | undefined {
  const [tag, text] = [name.slice(0, 2), name.slice(2)];
  if (tag === 'f:') return isRecord(value) && Object.hasOwn(value, text) ? text : undefined;
  if (!Array.isArray(value)) return undefined;
  const index = tag === 'i:' ? Number(text) : findItem(value, tag, text);
  return index !== undefined && index >= 0 && index < value.length ? index : undefined;
}

function findItem(list: readonly unknown[], tag: string, text: string): number | undefined {
  const wanted = parseJson(text);
  if (tag === 'v:') return list.findIndex((item) => deepEqual(item, wanted));
  if (tag !== 'k:' || !isRecord(wanted)) return undefined;
  const keys = Object.entries(wanted);
  // The key names defaulted fields too (protocol), which a desired object may leave out.
  return list.findIndex(
    (item) => isRecord(item) && keys.every(([key, value]) => item[key] === undefined || deepEqual(item[key], value)),
  );
}

function childOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isRecord(value) ? value[step] : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not what an API server writes: selects nothing
  }
}
