/** Which REST collection: group (empty for core), version and plural name. */
export interface ResourceRef {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/** A collection, in one namespace when given. */
export interface CollectionTarget {
  resource: ResourceRef;
  namespace?: string | undefined;
}

/** One object. */
export interface ObjectTarget extends CollectionTarget {
  name: string;
  /** `status`, `scale` and the like. */
  subresource?: string | undefined;
}

const core = (plural: string): ResourceRef => Object.freeze({ group: '', version: 'v1', plural });
const argoproj = (plural: string): ResourceRef => Object.freeze({ group: 'argoproj.io', version: 'v1alpha1', plural });

/** The collections that the control plane itself uses. */
export const resources = {
  applications: argoproj('applications'),
  applicationSets: argoproj('applicationsets'),
  appProjects: argoproj('appprojects'),
  configMaps: core('configmaps'),
  secrets: core('secrets'),
  namespaces: core('namespaces'),
  pods: core('pods'),
  events: core('events'),
  serviceAccounts: core('serviceaccounts'),
  leases: Object.freeze({ group: 'coordination.k8s.io', version: 'v1', plural: 'leases' }) as ResourceRef,
} as const;

/** `/api/v1/namespaces/<ns>/<plural>` or `/apis/<group>/<version>/…`. */
export function collectionPath(target: CollectionTarget): string {
  const { group, version, plural } = target.resource;
  const root = group === '' ? `/api/${segment(version)}` : `/apis/${segment(group)}/${segment(version)}`;
  const scope =
    target.namespace === undefined || target.namespace === '' ? '' : `/namespaces/${segment(target.namespace)}`;
  return `${root}${scope}/${segment(plural)}`;
}

/** The path of one object. */
export function objectPath(target: ObjectTarget): string {
  const sub = target.subresource === undefined ? '' : `/${segment(target.subresource)}`;
  return `${collectionPath(target)}/${segment(target.name)}${sub}`;
}

function segment(text: string): string {
  return text === '.' || text === '..' ? '%2E'.repeat(text.length) : encodeURIComponent(text);
}
