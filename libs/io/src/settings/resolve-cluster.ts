import { IN_CLUSTER_NAME, IN_CLUSTER_SERVER, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ClusterEntry } from './parse-cluster-secret.ts';

/** A cluster with its address. */
export type KnownCluster = v1alpha1.Cluster & { server: string; name: string };

/** What is known of clusters. */
export interface KnownClusters {
  readonly clusters: readonly ClusterEntry[];
  readonly general: { readonly isInClusterEnabled: boolean };
}

/** All clusters, the in-cluster one included unless it is disabled; sorted by address. */
export function listClusters(known: KnownClusters): KnownCluster[] {
  const own = known.clusters.map(({ cluster }) => cluster).filter((cluster) => isAllowed(cluster, known));
  const hasInCluster = own.some((cluster) => cluster.server === IN_CLUSTER_SERVER);
  const all = hasInCluster || !known.general.isInClusterEnabled ? own : [...own, inCluster()];
  return all.sort((a, b) => (a.server < b.server ? -1 : 1));
}

/**
 * The cluster that a destination names, by address or by name (never both). Throws `DESTINATION_INVALID` when it names none,
 * both, an unknown one, a disabled one or a name that several clusters have.
 */
export function resolveCluster(known: KnownClusters, destination: v1alpha1.ApplicationDestination): KnownCluster {
  const server = (destination.server ?? '').replace(/\/+$/, '');
  const name = destination.name ?? '';
  if (server !== '' && name !== '') throw invalid(`can't have both name and server defined: ${name} ${server}`);
  if (server === '' && name === '') throw invalid('destination server missing from app spec');
  const all = listClusters(known);
  const matches =
    server === '' ? all.filter((cluster) => cluster.name === name) : all.filter((cluster) => cluster.server === server);
  const [found, second] = matches;
  if (found === undefined) throw invalid(missingText(known, { server, name }));
  if (second !== undefined) {
    throw invalid(
      `there are ${matches.length} clusters with the same name: [${matches.map((cluster) => cluster.server).join(' ')}]`,
      { clusters: matches.length },
    );
  }
  return found;
}

function missingText(known: KnownClusters, wanted: { server: string; name: string }): string {
  const isInCluster = wanted.server === IN_CLUSTER_SERVER || wanted.name === IN_CLUSTER_NAME;
  if (isInCluster && !known.general.isInClusterEnabled)
    return `cluster "${IN_CLUSTER_SERVER}" is disabled (cluster.inClusterEnabled)`;
  return wanted.server === ''
    ? `there are no clusters with this name: ${wanted.name}`
    : `cluster "${wanted.server}" not found`;
}

function invalid(why: string, details: { clusters?: number } = {}): AppError {
  return new AppError('DESTINATION_INVALID', `application destination spec is invalid: ${why}`, { details });
}

function isAllowed(cluster: KnownCluster, known: KnownClusters): boolean {
  return cluster.server !== IN_CLUSTER_SERVER || known.general.isInClusterEnabled;
}

function inCluster(): KnownCluster {
  return { server: IN_CLUSTER_SERVER, name: IN_CLUSTER_NAME, config: {} };
}
