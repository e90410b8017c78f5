import { AppError } from '@plumbline/contract/errors';
import { formatJsonPointer, getPointer, listIndex, parseJsonPointer } from '../object/index.ts';
import { deepEqual, isRecord, omitKeys, withKey } from '../std/index.ts';

/** One operation of an RFC 6902 patch. */
export type JsonPatchOperation =
  | { op: 'add' | 'replace' | 'test'; path: string; value: unknown }
  | { op: 'remove'; path: string }
  | { op: 'move' | 'copy'; from: string; path: string };

/**
 * A copy with an RFC 6902 patch applied, all of it or nothing. Throws `INVALID_ARGUMENT` that names the operation when a
 * path does not exist, a test fails or an operation is unknown.
 */
export function applyJsonPatch(target: unknown, operations: readonly JsonPatchOperation[]): unknown {
  return operations.reduce<unknown>((value, operation, index) => applyOperation(value, operation, index), target);
}

function applyOperation(value: unknown, operation: JsonPatchOperation, index: number): unknown {
  const refuse = (why: string): AppError =>
    new AppError(
      'INVALID_ARGUMENT',
      `apply JSON patch: "${operation.op} ${operation.path}" (operation ${index}): ${why}`,
    );
  const place = { steps: parseJsonPointer(operation.path), refuse };
  switch (operation.op) {
    case 'add':
      return add(value, place, operation.value);
    case 'remove':
      return remove(value, place);
    case 'replace':
      return operation.path === '' ? operation.value : add(remove(value, place), place, operation.value);
    case 'move':
      return add(
        remove(value, { steps: parseJsonPointer(operation.from), refuse }),
        place,
        read(value, operation.from, refuse),
      );
    case 'copy':
      return add(value, place, read(value, operation.from, refuse));
    case 'test':
      if (!deepEqual(getPointer(value, operation.path), operation.value)) throw refuse('the value differs');
      return value;
    default:
      throw refuse('unknown operation');
  }
}

interface Place {
  steps: readonly string[];
  refuse: (why: string) => AppError;
}

function read(value: unknown, pointer: string, refuse: Place['refuse']): unknown {
  const found = getPointer(value, pointer);
  if (found === undefined) throw refuse(`"${pointer}" does not exist`);
  return found;
}

function add(container: unknown, place: Place, added: unknown): unknown {
  const [step, ...rest] = place.steps;
  if (step === undefined) return added;
  if (rest.length > 0) {
    return replaceChild(container, step, add(childOf(container, step, place), { ...place, steps: rest }, added));
  }
  if (isRecord(container)) return withKey(container, step, added);
  if (!Array.isArray(container)) throw missing(place);
  const index = step === '-' ? container.length : listIndex(step, container.length + 1);
  if (index === undefined) throw missing(place);
  return container.toSpliced(index, 0, added);
}

function remove(container: unknown, place: Place): unknown {
  const [step, ...rest] = place.steps;
  if (step === undefined) throw place.refuse('the whole document cannot be removed');
  const child = childOf(container, step, place);
  if (rest.length > 0) return replaceChild(container, step, remove(child, { ...place, steps: rest }));
  if (Array.isArray(container)) return container.toSpliced(Number(step), 1);
  return isRecord(container) ? omitKeys(container, step) : container;
}

function childOf(container: unknown, step: string, place: Place): unknown {
  const child = getPointer(container, formatJsonPointer([step]));
  if (child === undefined) throw missing(place);
  return child;
}

function replaceChild(container: unknown, step: string, child: unknown): unknown {
  if (Array.isArray(container)) return container.with(Number(step), child);
  return isRecord(container) ? withKey(container, step, child) : container;
}

function missing(place: Place): AppError {
  return place.refuse(`"${formatJsonPointer(place.steps)}" does not exist`);
}
