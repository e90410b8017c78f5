import type { KubeObject } from '@plumbline/contract/crd';
import { fieldSchema, itemSchema, shapeOf, strategicSchemaFor, type StrategicSchema } from '../../merge/index.ts';
import { groupVersionKindOf } from '../../object/index.ts';
import { isRecord } from '../../std/index.ts';

/**
 * The predicted object without the fields that its built-in type does not have and the live object does not show: the
 * API server drops them. A field that is live, of a newer Kubernetes than our types, stays and is compared.
 */
export function dropUnknownFields(predicted: KubeObject, live: KubeObject): KubeObject {
  const schema = strategicSchemaFor(groupVersionKindOf(predicted));
  return schema === undefined ? predicted : (drop(predicted, live, schema) as KubeObject);
}

function drop(value: unknown, live: unknown, schema: StrategicSchema | undefined): unknown {
  const shape = shapeOf(schema);
  if (Array.isArray(value) && shape === 'list') {
    const others: readonly unknown[] = Array.isArray(live) ? live : [];
    return value.map((item: unknown, index) => drop(item, others[index], itemSchema(schema)));
  }
  if (!isRecord(value) || (shape !== 'object' && shape !== 'map')) return value;
  const other = isRecord(live) ? live : {};
  const known = Object.entries(value).filter(
    ([name]) => fieldSchema(schema, name) !== undefined || Object.hasOwn(other, name),
  );
  return Object.fromEntries(
    known.map(([name, field]) => [name, drop(field, other[name], fieldSchema(schema, name)?.schema)]),
  );
}
