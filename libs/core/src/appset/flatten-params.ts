import { formatValue, toGoValue } from '../go-template/index.ts';
import { isRecord } from '../std/index.ts';

/** Nested data as flat texts: `a.b.0`; values as Go prints them. Empty objects and lists vanish. */
export function flattenParams(data: unknown, prefix = ''): Record<string, string> {
  const flat: Record<string, string> = {};
  collect(data, prefix, flat);
  return flat;
}

function collect(data: unknown, path: string, flat: Record<string, string>): void {
  const entries = Array.isArray(data) ? [...data.entries()] : isRecord(data) ? Object.entries(data) : undefined;
  if (!entries) {
    flat[path] = formatValue(toGoValue(data));
    return;
  }
  for (const [key, value] of entries) collect(value, path === '' ? String(key) : `${path}.${key}`, flat);
}
