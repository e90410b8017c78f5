import type { v1alpha1 } from '@plumbline/contract/crd';
import type { ResourceKey } from '../../object/index.ts';

/** A parent that an object names, by owner reference or by a rule. The uid is empty for inferred parents. */
export interface ParentRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** What the tree shows of one live object; made once per version of the object, so that its body need not be kept. */
export interface LiveNode {
  readonly key: ResourceKey;
  readonly version: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt?: string;
  readonly parents: readonly ParentRef[];
  readonly info: readonly v1alpha1.InfoItem[];
  readonly images: readonly string[];
  readonly networking?: v1alpha1.ResourceNetworkingInfo;
  readonly health?: { readonly status: string; readonly message?: string };
}
