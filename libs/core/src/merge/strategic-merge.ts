// Applying a Kubernetes strategic merge patch: merge patches whose lists merge by key, and these directives
// (sig-api-machinery, strategic-merge-patch.md and its "preserve order" extension):
//
//   $patch: replace | delete | merge      in an object, or as an item of a list
//   $retainKeys: [a, b]                    of this object only these keys stay
//   $deleteFromPrimitiveList/<list>: […]   values that leave a list of plain values
//   $setElementOrder/<list>: […]           the order of the items that the patch's writer knows
import { isRecord } from '../std/index.ts';
import { fieldSchema, itemSchema, type MergeRule, type StrategicSchema } from './kube-schema.ts';
import { mergeLists } from './merge-lists.ts';

const DELETE_FROM = '$deleteFromPrimitiveList/';
const SET_ORDER = '$setElementOrder/';

/** A copy with a strategic merge patch applied. Without a schema objects merge and lists are replaced. */
export function applyStrategicMergePatch(
  target: unknown,
  patch: unknown,
  schema: StrategicSchema | undefined,
): unknown {
  if (!isRecord(patch)) return patch;
  if (patch['$patch'] === 'delete') return {};
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  return mergeRecords(isRecord(target) ? target : {}, patch, schema);
}

function mergeRecords(
  target: Record<string, unknown>,
  patch: Record<string, unknown>,
  schema: StrategicSchema | undefined,
): Record<string, unknown> {
  const merged = new Map(Object.entries(retained(target, patch['$retainKeys'])));
  for (const name of patchedFields(patch)) {
    const value = mergeField(merged.get(name), patch, { name, schema });
    if (value === undefined || value === null) merged.delete(name);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

function retained(target: Record<string, unknown>, keys: unknown): Record<string, unknown> {
  if (!Array.isArray(keys)) return target;
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)));
}

// Every field that the patch speaks of, also those that only a directive names.
function patchedFields(patch: Record<string, unknown>): Set<string> {
  const names = Object.keys(patch).map((key) => {
    if (key.startsWith(DELETE_FROM)) return key.slice(DELETE_FROM.length);
    return key.startsWith(SET_ORDER) ? key.slice(SET_ORDER.length) : key;
  });
  return new Set(names.filter((name) => name !== '$patch' && name !== '$retainKeys'));
}

function mergeField(
  current: unknown,
  patch: Record<string, unknown>,
  field: { name: string; schema: StrategicSchema | undefined },
): unknown {
  const { name } = field;
  const known = fieldSchema(field.schema, name);
  const value = Object.hasOwn(patch, name) ? patch[name] : undefined;
  if (value === null) return undefined;
  if (value === undefined || Array.isArray(value)) {
    const listPatch = { items: value, deletions: patch[DELETE_FROM + name], order: patch[SET_ORDER + name] };
    return mergeListField(current, listPatch, { schema: known?.schema, rule: known?.rule });
  }
  if (isRecord(value) && known?.rule.isReplaced === true) return withoutDirectives(value);
  return applyStrategicMergePatch(current, value, known?.schema);
}

function mergeListField(
  current: unknown,
  patch: { items: unknown; deletions: unknown; order: unknown },
  field: { schema: StrategicSchema | undefined; rule: MergeRule | undefined },
): unknown {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  if (field.rule?.isMerged !== true) return patch.items === undefined ? current : patch.items;
  if (current === undefined && patch.items === undefined) return undefined;
  const schema = itemSchema(field.schema);
  return mergeLists(list(current), {
    items: list(patch.items),
    deletions: list(patch.deletions),
    order: Array.isArray(patch.order) ? patch.order : undefined,
    ...(field.rule.key === undefined ? {} : { key: field.rule.key }),
    mergeItem: (item, itemPatch) => applyStrategicMergePatch(item, itemPatch, schema),
  });
}

function withoutDirectives(patch: Record<string, unknown>): Record<string, unknown> {
  const isDirective = (key: string): boolean =>
    /^\$(patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/.test(key);
  return Object.fromEntries(Object.entries(patch).filter(([key, value]) => !isDirective(key) && value !== null));
}
