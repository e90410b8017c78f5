import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { annotationsOf, getString, labelsOf, parseApiVersion, resourceKeyOf } from '../../object/index.ts';
import { dropUndefined } from '../../std/index.ts';
import { ingressNetworking, serviceNetworking } from './networking-info.ts';
import type { LiveNode, ParentRef } from './live-node.ts';
import { imagesOfPodSpec, podInfo } from './pod-info.ts';

const linkPrefix = 'link.argocd.argoproj.io/';

function ownerParents(object: KubeObject): ParentRef[] {
  return (object.metadata.ownerReferences ?? []).map((owner) => ({
    group: parseApiVersion(owner.apiVersion ?? 'v1').group,
    kind: owner.kind ?? '',
    name: owner.name ?? '',
    uid: owner.uid ?? '',
  }));
}

/** Parents that no owner reference names: reference/behaviour/controller.md §3.12. */
function inferredParents(object: KubeObject): ParentRef[] {
  const { name } = object.metadata;
  const own = (kind: string, parent: string, group = ''): ParentRef[] => [{ group, kind, name: parent, uid: '' }];
  if (object.kind === 'Endpoints' && object.apiVersion === 'v1') return own('Service', name);
  if (object.kind === 'EndpointSlice') {
    const service = labelsOf(object)['kubernetes.io/service-name'];
    return service === undefined ? [] : own('Service', service);
  }
  if (object.kind === 'Secret' && getString(object, ['type']) === 'kubernetes.io/service-account-token') {
    const account = annotationsOf(object)['kubernetes.io/service-account.name'];
    return account === undefined ? [] : own('ServiceAccount', account);
  }
  return [];
}

function externalUrls(object: KubeObject): string[] {
  return Object.entries(annotationsOf(object))
    .filter(([name]) => name.startsWith(linkPrefix))
    .map(([, value]) => value.slice(value.indexOf('|') + 1))
    .sort();
}

function kindNetworking(object: KubeObject): v1alpha1.ResourceNetworkingInfo | undefined {
  const { group } = parseApiVersion(object.apiVersion);
  if (group === '' && object.kind === 'Service') return serviceNetworking(object);
  if (object.kind === 'Ingress') return ingressNetworking(object);
  if (group === '' && object.kind === 'Pod') return { labels: { ...labelsOf(object) } };
  return undefined;
}

function networkingOf(object: KubeObject): v1alpha1.ResourceNetworkingInfo | undefined {
  const networking = kindNetworking(object);
  const urls = [...new Set([...(networking?.externalURLs ?? []), ...externalUrls(object)])];
  if (urls.length === 0) return networking;
  return { ...networking, externalURLs: urls };
}

function infoOf(object: KubeObject): v1alpha1.InfoItem[] {
  if (object.kind === 'Pod' && object.apiVersion === 'v1') return podInfo(object);
  const revision = annotationsOf(object)['deployment.kubernetes.io/revision'];
  return object.kind === 'ReplicaSet' && revision !== undefined ? [{ name: 'Revision', value: `Rev:${revision}` }] : [];
}

/** What the tree needs of a live object. */
export function describeNode(object: KubeObject, health: LiveNode['health']): LiveNode {
  const owners = ownerParents(object);
  const isPod = object.kind === 'Pod' && object.apiVersion === 'v1';
  return dropUndefined({
    key: resourceKeyOf(object),
    version: parseApiVersion(object.apiVersion).version,
    uid: object.metadata.uid ?? '',
    resourceVersion: object.metadata.resourceVersion ?? '',
    createdAt: object.metadata.creationTimestamp ?? undefined,
    parents: owners.length > 0 ? owners : inferredParents(object),
    info: infoOf(object),
    images: isPod ? imagesOfPodSpec(object['spec']) : [],
    networking: networkingOf(object),
    health,
  });
}
