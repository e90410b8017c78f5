import type { v1alpha1 } from '@plumbline/contract/crd';

/** Which object a panel or a selection is about: group/kind/namespace/name. */
export interface ResourceIdentity {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/** The address form of an object: `apps/Deployment/shop/web`; the group of core kinds is empty. */
export function renderResourceParameter(ref: {
  group?: string;
  kind?: string;
  namespace?: string;
  name?: string;
}): string {
  return [ref.group ?? '', ref.kind ?? '', ref.namespace ?? '', ref.name ?? ''].join('/');
}

/** The object of an address; undefined unless it has exactly four parts with a kind and a name. */
export function parseResourceParameter(text: string | undefined): ResourceIdentity | undefined {
  const [group, kind, namespace, name, ...rest] = (text ?? '').split('/');
  if (group === undefined || !kind || namespace === undefined || !name || rest.length > 0) return undefined;
  return { group, kind, namespace, name };
}

/** The key of a resource in an application's status. */
export function keyOfResource(
  ref: v1alpha1.ResourceStatus | v1alpha1.ResourceRef | v1alpha1.ResourceResult | v1alpha1.ResourceDiff,
): string {
  return renderResourceParameter(ref);
}
