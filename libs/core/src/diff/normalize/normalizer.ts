import type { KubeObject } from '@plumbline/contract/crd';
import type { KnownTypeField } from './known-type-fields.ts';

/** What a normalizer may depend on. */
export interface NormalizeOptions {
  /** `resource.compareoptions.ignoreResourceStatusField`. Default: all. */
  ignoreStatus?: 'all' | 'crd' | 'none';
  /** `resource.compareoptions.ignoreAggregatedRoles`. Default: false. */
  ignoreAggregatedRoles?: boolean;
  /** `resource.customizations.knownTypeFields` of the object's kind. Default: none. */
  knownTypeFields?: readonly KnownTypeField[];
}

/**
 * One rule that smooths a difference without meaning. It takes one side of the comparison and gives it back changed, or
 * itself when the rule has nothing to do; applying it twice is applying it once.
 */
export interface Normalizer {
  name: string;
  normalize(obj: KubeObject, options: NormalizeOptions): KubeObject;
}
