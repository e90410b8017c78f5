import { isRecord, omitKeys, withKey } from '../std/index.ts';

/** Steps from an object to one of its fields: keys and list indices. */
export type FieldPath = readonly (string | number)[];

/** The value at a path; undefined when any step is missing. */
export function getField(value: unknown, path: FieldPath): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : undefined;
    else current = isRecord(current) && Object.hasOwn(current, step) ? current[step] : undefined;
    if (current === undefined) return undefined;
  }
  return current;
}

/** The text at a path; undefined when there is none or it is not text. */
export function getString(value: unknown, path: FieldPath): string | undefined {
  const field = getField(value, path);
  return typeof field === 'string' ? field : undefined;
}

/** The number at a path; undefined when there is none or it is not a number. */
export function getNumber(value: unknown, path: FieldPath): number | undefined {
  const field = getField(value, path);
  return typeof field === 'number' ? field : undefined;
}

/** The object at a path; empty when there is none. */
export function getRecord(value: unknown, path: FieldPath): Readonly<Record<string, unknown>> {
  const field = getField(value, path);
  return isRecord(field) ? field : {};
}

/** The list at a path; empty when there is none. */
export function getList(value: unknown, path: FieldPath): readonly unknown[] {
  const field = getField(value, path);
  return Array.isArray(field) ? field : [];
}

/** A copy with the field at a path of keys set; missing objects on the way are made. */
export function withField<T extends object>(value: T, path: readonly string[], field: unknown): T {
  return setField(value, path, field) as T;
}

/** A copy without the field at a path of keys; the value itself when the field is missing. */
export function withoutField<T extends object>(value: T, path: readonly string[]): T {
  return getField(value, path) === undefined ? value : (dropField(value, path) as T);
}

function setField(value: unknown, path: readonly string[], field: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return field;
  const record = isRecord(value) ? value : {};
  return withKey(record, step, setField(record[step], rest, field));
}

function dropField(value: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined || !isRecord(value)) return value;
  if (rest.length === 0) return omitKeys(value, step);
  return { ...value, [step]: dropField(value[step], rest) };
}
