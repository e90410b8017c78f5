import type { KubeObject } from '@plumbline/contract/crd';
import { withMetadata, withoutField } from '../object/index.ts';

/**
 * The object as it will live in the cluster: without namespace when its kind is cluster-scoped, with the destination's
 * when it is namespaced and names none.
 */
export function withDestinationNamespace(
  obj: KubeObject,
  destination: { isNamespaced: boolean; namespace: string },
): KubeObject {
  if (!destination.isNamespaced) return withoutField(obj, ['metadata', 'namespace']);
  const namespace = obj.metadata.namespace ?? '';
  if (namespace !== '' || destination.namespace === '') return obj;
  return withMetadata(obj, { namespace: destination.namespace });
}
