import { isRecord } from '../std/index.ts';

/** One value of a chart, by the path that `--set` takes. */
export interface FlatValue {
  name: string;
  value: string;
}

/** The scalar values of a chart's values as `a.b[0]=text`, sorted by name; what the UI offers as parameters. */
export function flattenValues(values: unknown): FlatValue[] {
  const flat: FlatValue[] = [];
  visit(values, '', flat);
  return flat.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Values laid over values as helm does: maps are merged, everything else is replaced, null removes. */
export function overlayValues(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over === undefined ? under : over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete merged[key];
    else merged[key] = overlayValues(merged[key], value);
  }
  return merged;
}

function visit(value: unknown, name: string, flat: FlatValue[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${name}[${index}]`, flat);
    return;
  }
  if (isRecord(value)) {
    for (const [key, child] of Object.entries(value)) visit(child, name === '' ? key : `${name}.${key}`, flat);
    return;
  }
  const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (name !== '' && isScalar) flat.push({ name, value: String(value) });
}
