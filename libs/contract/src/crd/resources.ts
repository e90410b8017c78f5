import type * as v1alpha1 from '../rpc/gen/v1alpha1.ts';
import type { ObjectMeta } from './kube-object.ts';

type NamespacedMeta = ObjectMeta & { namespace: string };

/** An Application as the API server stores it. */
export interface Application extends Omit<v1alpha1.Application, 'metadata' | 'spec'> {
  metadata: NamespacedMeta;
  spec: v1alpha1.ApplicationSpec & { destination: v1alpha1.ApplicationDestination; project: string };
}

/** An AppProject as the API server stores it. */
export interface AppProject extends Omit<v1alpha1.AppProject, 'metadata' | 'spec'> {
  metadata: NamespacedMeta;
  spec: v1alpha1.AppProjectSpec;
}

/** An ApplicationSet as the API server stores it. */
export interface ApplicationSet extends Omit<v1alpha1.ApplicationSet, 'metadata' | 'spec'> {
  metadata: NamespacedMeta;
  spec: v1alpha1.ApplicationSetSpec;
}
