export type * from '../rpc/gen/kubernetes.ts';
export type * as v1alpha1 from '../rpc/gen/v1alpha1.ts';
export { appKey, clusterUrlOf, parseAppKey, revisionOf, type AppKey, type ClusterUrl, type Revision } from './ids.ts';
export type { KubeList, KubeObject, ObjectMeta } from './kube-object.ts';
export {
  API_VERSION,
  IN_CLUSTER_NAME,
  IN_CLUSTER_SERVER,
  annotation,
  finalizer,
  label,
  labelValue,
  objectName,
} from './names.ts';
export type { AppProject, Application, ApplicationSet } from './resources.ts';
