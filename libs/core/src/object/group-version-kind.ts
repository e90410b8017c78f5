import type { KubeObject } from '@plumbline/contract/crd';

/** A kind of objects; group is empty for the core group. */
export interface GroupKind {
  group: string;
  kind: string;
}

/** A kind in one of its versions. */
export interface GroupVersionKind extends GroupKind {
  version: string;
}

/** Group and version of an `apiVersion`; the group is empty for `v1`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const cut = apiVersion.lastIndexOf('/');
  return { group: cut < 0 ? '' : apiVersion.slice(0, cut), version: apiVersion.slice(cut + 1) };
}

/** The `apiVersion` of a group and a version. */
export function formatApiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** Group and kind of an object. */
export function groupKindOf(obj: Pick<KubeObject, 'apiVersion' | 'kind'>): GroupKind {
  return { group: parseApiVersion(obj.apiVersion).group, kind: obj.kind };
}

/** Group, version and kind of an object. */
export function groupVersionKindOf(obj: Pick<KubeObject, 'apiVersion' | 'kind'>): GroupVersionKind {
  return { ...parseApiVersion(obj.apiVersion), kind: obj.kind };
}

/** `group/Kind`, or `Kind` alone in the core group: the form that settings keys use, with `_` for the slash. */
export function formatGroupKind(groupKind: GroupKind): string {
  return groupKind.group === '' ? groupKind.kind : `${groupKind.group}/${groupKind.kind}`;
}

/** Whether an object is of this group and kind, in whatever version. */
export function isOfKind(obj: Pick<KubeObject, 'apiVersion' | 'kind'>, group: string, kind: string): boolean {
  return obj.kind === kind && parseApiVersion(obj.apiVersion).group === group;
}

/** Whether an object is a CustomResourceDefinition. */
export function isCustomResourceDefinition(obj: Pick<KubeObject, 'apiVersion' | 'kind'>): boolean {
  return isOfKind(obj, 'apiextensions.k8s.io', 'CustomResourceDefinition');
}
