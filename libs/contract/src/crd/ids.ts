declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `namespace/name` of an Application. */
export type AppKey = Branded<'AppKey'>;

/** A resolved revision: a commit SHA, a chart version or an OCI digest; never a branch. */
export type Revision = Branded<'Revision'>;

/** The URL of a cluster's API server, as cluster Secrets and Applications write it. */
export type ClusterUrl = Branded<'ClusterUrl'>;

/** The key of an Application. */
export function appKey(namespace: string, name: string): AppKey {
  return `${namespace}/${name}` as AppKey;
}

/** Namespace and name of a key. */
export function parseAppKey(key: AppKey): { namespace: string; name: string } {
  const cut = key.indexOf('/');
  return { namespace: key.slice(0, cut), name: key.slice(cut + 1) };
}

/** Says that a string is a resolved revision. */
export function revisionOf(text: string): Revision {
  return text as Revision;
}

/** Says that a string is the URL of a cluster. */
export function clusterUrlOf(text: string): ClusterUrl {
  return text as ClusterUrl;
}
