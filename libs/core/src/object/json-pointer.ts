import { AppError } from '@plumbline/contract/errors';
import { isRecord } from '../std/index.ts';

/** The steps of an RFC 6901 pointer. Throws `INVALID_ARGUMENT` when it is neither empty nor begins with a slash. */
export function parseJsonPointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) {
    throw new AppError('INVALID_ARGUMENT', `parse JSON pointer: "${pointer}": it must begin with "/"`);
  }
  return pointer.slice(1).split('/').map(unescapeStep);
}

/** The RFC 6901 pointer of these steps. */
export function formatJsonPointer(steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The value that a pointer selects; undefined when there is none. Throws `INVALID_ARGUMENT` on a malformed pointer. */
export function getPointer(value: unknown, pointer: string): unknown {
  let current = value;
  for (const step of parseJsonPointer(pointer)) current = child(current, step);
  return current;
}

/** A copy without what a pointer selects; the value itself when it selects nothing. Throws as `parseJsonPointer`. */
export function removePointer<T>(value: T, pointer: string): T {
  const steps = parseJsonPointer(pointer);
  if (steps.length === 0 || getPointer(value, pointer) === undefined) return value;
  return remove(value, steps) as T;
}

/** The index that a pointer's step names in a list of this length; undefined when it names none. */
export function listIndex(step: string, length: number): number | undefined {
  if (!/^(0|[1-9]\d*)$/.test(step)) return undefined;
  const index = Number(step);
  return index < length ? index : undefined;
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function child(value: unknown, step: string): unknown {
  if (Array.isArray(value)) {
    const index = listIndex(step, value.length);
    return index === undefined ? undefined : value[index];
  }
  return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function remove(value: unknown, steps: readonly string[]): unknown {
  const [step = '', ...rest] = steps;
  if (Array.isArray(value)) {
    const index = listIndex(step, value.length);
    if (rest.length === 0) return value.filter((_item, position) => position !== index);
    return value.map((item: unknown, position) => (position === index ? remove(item, rest) : item));
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== step));
  return Object.fromEntries(entries.map(([key, field]) => [key, key === step ? remove(field, rest) : field]));
}
