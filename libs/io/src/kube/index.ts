export { applyObject, type ApplyOptions, type ApplyRequest, type ApplyResult } from './apply-object.ts';
export type { KubeConnection, KubeTls } from './connection.ts';
export type { ApiResource, Discovery } from './discover.ts';
export { startInformer, type Informer, type InformerOptions, type ObjectChange } from './informer.ts';
export { authHeadersOf, type KubeUser } from './kube-auth.ts';
export {
  createKubeClient,
  type CallOptions,
  type DeleteOptions,
  type KubeClient,
  type KubePatch,
  type KubeVersion,
  type ListOptions,
  type PatchOptions,
  type PodLogOptions,
  type WatchOptions,
  type WriteOptions,
} from './kube-client.ts';
export type { ListAllOptions } from './list-all.ts';
export { observeKubeRequests, type ObserveRequestsOptions } from './observe-requests.ts';
export {
  loadInClusterConfig,
  loadKubeConfig,
  loadServiceAccount,
  type KubeConfigOverrides,
  type LoadKubeConfigOptions,
} from './load-kube-config.ts';
export {
  dropManagedFields,
  startReflector,
  type Reflector,
  type ReflectorChange,
  type ReflectorOptions,
  type ReflectorState,
} from './reflector.ts';
export {
  collectionPath,
  objectPath,
  resources,
  type CollectionTarget,
  type ObjectTarget,
  type ResourceRef,
} from './resource-ref.ts';
export { isExpired, kubeErrorOf, type KubeStatus } from './status-error.ts';
export type { KubeRequest, KubeRequestObserver, KubeResponse, KubeStream, TransportOptions } from './transport.ts';
export type { WatchEvent } from './watch-events.ts';
