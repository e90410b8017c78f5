import type { KubeObject } from '@plumbline/contract/crd';
import { endpointsSubsets } from './endpoints-subsets.ts';
import { knownTypeFields } from './known-type-fields.ts';
import { knownTypes } from './known-types.ts';
import { listDefaults } from './list-defaults.ts';
import type { NormalizeOptions, Normalizer } from './normalizer.ts';
import { rbacRules } from './rbac-rules.ts';
import { secretData } from './secret-data.ts';
import { serverMetadata } from './server-metadata.ts';
import { statusField } from './status-field.ts';

/** All normalizers, in the order in which they are applied. */
export const normalizers: readonly Normalizer[] = Object.freeze([
  serverMetadata,
  statusField,
  secretData,
  rbacRules,
  listDefaults,
  knownTypes,
  knownTypeFields,
  endpointsSubsets,
]);

/** One side of a comparison without the differences that mean nothing. */
export function normalizeObject(obj: KubeObject, options: NormalizeOptions): KubeObject {
  return normalizers.reduce((value, normalizer) => normalizer.normalize(value, options), obj);
}
