export { applyJsonPatch, type JsonPatchOperation } from './json-patch.ts';
export {
  fieldSchema,
  itemSchema,
  objectMetaSchema,
  schemaOfType,
  shapeOf,
  strategicSchemaFor,
  type FieldSchema,
  type MergeRule,
  type SchemaShape,
  type StrategicSchema,
} from './kube-schema.ts';
export { readLastApplied, withLastApplied } from './last-applied.ts';
export { applyMergePatch, createMergePatch } from './merge-patch.ts';
export { applyStrategicMergePatch } from './strategic-merge.ts';
export { createThreeWayMergePatch, type ThreeWayInput } from './three-way-merge.ts';
