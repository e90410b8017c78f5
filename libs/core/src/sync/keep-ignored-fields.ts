import type { KubeObject } from '@plumbline/contract/crd';
import { getPointer, parseJsonPointer, removePointer } from '../object/index.ts';
import { isRecord } from '../std/index.ts';

function setAt(value: unknown, steps: readonly string[], field: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return field;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (String(index) === step ? setAt(item, rest, field) : item));
  }
  const record = isRecord(value) ? value : {};
  return { ...record, [step]: setAt(record[step], rest, field) };
}

/**
 * The desired object with the live values of the fields that are ignored (`RespectIgnoreDifferences=true`): what the pointers
 * select is taken from the live object, and goes where the live object has none. `/status` is never taken over; a pointer
 * that cannot be read is passed over, as the comparison does.
 */
export function keepIgnoredFields(desired: KubeObject, live: KubeObject, pointers: readonly string[]): KubeObject {
  let kept: KubeObject = desired;
  for (const pointer of pointers) {
    if (!pointer.startsWith('/') || pointer === '/status' || pointer.startsWith('/status/')) continue;
    const value = getPointer(live, pointer);
    kept =
      value === undefined
        ? removePointer(kept, pointer)
        : (setAt(kept, parseJsonPointer(pointer), value) as KubeObject);
  }
  return kept;
}
