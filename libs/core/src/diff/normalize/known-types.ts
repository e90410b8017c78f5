import type { KubeObject } from '@plumbline/contract/crd';
import {
  fieldSchema,
  itemSchema,
  objectMetaSchema,
  shapeOf,
  strategicSchemaFor,
  type FieldSchema,
  type StrategicSchema,
} from '../../merge/index.ts';
import { groupVersionKindOf, normalizeQuantity } from '../../object/index.ts';
import { isRecord } from '../../std/index.ts';
import type { Normalizer } from './normalizer.ts';

/**
 * Built-in kinds as their Go types would write them: quantities in their one form ("1000m" is "1"), and without the
 * fields that a type leaves out when they are empty, zero or null. Fields that the types do not know stay.
 */
export const knownTypes: Normalizer = {
  name: 'known-types',
  normalize(obj) {
    const schema = strategicSchemaFor(groupVersionKindOf(obj));
    return (schema === undefined ? normalizeCustom(obj) : normalizeValue(obj, schema)) as KubeObject;
  },
};

/** A value as its type would write it. */
export function normalizeValue(value: unknown, schema: StrategicSchema | undefined): unknown {
  if (schema === undefined) return value;
  const shape = shapeOf(schema);
  if (shape === 'quantity') return normalizeQuantity(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => normalizeValue(item, itemSchema(schema)));
  if (!isRecord(value) || (shape !== 'object' && shape !== 'map')) return value;
  const fields = Object.entries(value).flatMap(([name, field]) => {
    const known = fieldSchema(schema, name);
    const normal = normalizeValue(field, known?.schema);
    return isLeftOut(normal, known, shape) ? [] : [[name, normal] as const];
  });
  return Object.fromEntries(fields);
}

function isLeftOut(value: unknown, known: FieldSchema | undefined, parent: 'object' | 'map'): boolean {
  if (value === undefined) return true;
  if (known === undefined || parent === 'map') return false;
  if (value === null) return true;
  if (known.presence === 'pointer') return false;
  const isEmpty = Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0;
  if (isEmpty) return true; // a nil list, a nil map or a zero struct: the same without it
  return known.presence === 'omitted' && (value === '' || value === 0 || value === false);
}

// Of other kinds only the metadata are known; the API server drops nulls, unless their schema says otherwise.
function normalizeCustom(obj: KubeObject): unknown {
  const bare = dropNulls(obj);
  return isRecord(bare) ? { ...bare, metadata: normalizeValue(bare['metadata'], objectMetaSchema) } : bare;
}

function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (!isRecord(value)) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, dropNulls(field)]));
}
