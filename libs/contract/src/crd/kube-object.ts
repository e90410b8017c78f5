import type { ObjectMeta as WireObjectMeta } from '../rpc/gen/kubernetes.ts';

/** Metadata of an object that has a name. */
export interface ObjectMeta extends WireObjectMeta {
  name: string;
}

/** Any Kubernetes object in its JSON form. `spec`, `data` and the like are read through `core/object`. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** A list as the API server answers it. */
export interface KubeList<T> {
  apiVersion?: string;
  kind?: string;
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  items: T[];
}
