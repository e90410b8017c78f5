export { compareStrings } from '../std/index.ts';
export {
  getField,
  getList,
  getNumber,
  getRecord,
  getString,
  withField,
  withoutField,
  type FieldPath,
} from './field-path.ts';
export {
  formatApiVersion,
  formatGroupKind,
  groupKindOf,
  groupVersionKindOf,
  isCustomResourceDefinition,
  isOfKind,
  parseApiVersion,
  type GroupKind,
  type GroupVersionKind,
} from './group-version-kind.ts';
export { formatJsonPointer, getPointer, listIndex, parseJsonPointer, removePointer } from './json-pointer.ts';
export {
  matchesLabelSelector,
  parseLabelSelector,
  requirementsOf,
  type LabelRequirement,
  type LabelSelectorObject,
} from './label-selector.ts';
export { annotationsOf, labelsOf, withAnnotation, withLabel, withMetadata, withoutAnnotations } from './metadata.ts';
export { compareQuantities, normalizeQuantity, parseQuantity, type Quantity } from './quantity.ts';
export {
  compareResourceKeys,
  formatResourceKey,
  parseResourceKey,
  resourceKeyOf,
  type ResourceKey,
} from './resource-key.ts';
