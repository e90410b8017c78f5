import { IN_CLUSTER_NAME, IN_CLUSTER_SERVER, type v1alpha1 } from '@plumbline/contract/crd';
import { isAppError } from '@plumbline/contract/errors';
import { normalizeName } from '../../go-template/index.ts';
import { matchesLabelSelector } from '../../object/index.ts';
import { sortBy } from '../../std/index.ts';
import { failGeneration, type ClusterFact, type Generation, type Params } from '../generation.ts';
import { addValues } from './add-values.ts';

const localCluster: ClusterFact = {
  name: IN_CLUSTER_NAME,
  server: IN_CLUSTER_SERVER,
  project: '',
  labels: {},
  annotations: {},
};

/**
 * One parameter set for each cluster that the selector chooses, or one set with all of them (`flatList`). The control
 * plane's own cluster is among them without a Secret only when nothing is selected.
 */
export function generateClusters(generation: Generation, spec: v1alpha1.ClusterGenerator, outer: Params): Params[] {
  if (spec.flatList === true && !generation.facts.isGoTemplate) {
    return failGeneration(generation, 'the clusters generator: "flatList" needs goTemplate');
  }
  const chosen = chosenClusters(generation, spec);
  if (!chosen) return [];
  const all = chosen.flatMap((cluster) =>
    addValues(generation, clusterParams(cluster, generation.facts.isGoTemplate), { values: spec.values, outer }),
  );
  return spec.flatList === true ? [{ clusters: all }] : all;
}

/** The clusters that the selector chooses, sorted; `undefined` when it cannot be read, which is noted. */
function chosenClusters(generation: Generation, spec: v1alpha1.ClusterGenerator): readonly ClusterFact[] | undefined {
  const { clusters, isInClusterEnabled } = generation.facts;
  const selector = spec.selector ?? {};
  const selectsAll =
    Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
  const isLocalMissing = !clusters.some((cluster) => cluster.server === IN_CLUSTER_SERVER);
  const local = selectsAll && isLocalMissing && isInClusterEnabled ? [localCluster] : [];
  try {
    const matching = clusters.filter((cluster) => selectsAll || matchesLabelSelector(selector, cluster.labels));
    return sortBy([...matching, ...local], (cluster) => [cluster.name, cluster.server]);
  } catch (error) {
    if (!isAppError(error)) throw error;
    failGeneration(generation, `the clusters generator: error parsing label selector: ${error.message}`);
    return undefined;
  }
}

function clusterParams(cluster: ClusterFact, isNested: boolean): Params {
  const { name, server, project, labels, annotations } = cluster;
  const own = { name, nameNormalized: normalizeName(name), server, project };
  if (isNested) return { ...own, metadata: { labels, annotations } };
  return { ...own, ...prefixed('metadata.labels.', labels), ...prefixed('metadata.annotations.', annotations) };
}

function prefixed(prefix: string, map: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [prefix + key, value]));
}
