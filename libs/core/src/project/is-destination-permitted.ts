import type { v1alpha1 } from '@plumbline/contract/crd';
import { judgePattern, type PatternVerdict } from './pattern-rules.ts';

/** What more is known of the cluster. */
export interface DestinationFacts {
  /** Servers of the clusters whose Secret names this project; needed for `permitOnlyProjectScopedClusters`. Default: none. */
  projectClusters?: readonly string[];
}

type DestinationRules = Pick<v1alpha1.AppProjectSpec, 'destinations' | 'permitOnlyProjectScopedClusters'>;

/**
 * Whether a project lets its Applications deploy to a cluster and namespace: some entry without `!` matches both, by the
 * cluster's server or its name, and no entry with `!` rejects them. Give both server and name where they are known.
 */
export function isDestinationPermitted(
  project: DestinationRules,
  destination: v1alpha1.ApplicationDestination,
  facts: DestinationFacts = {},
): boolean {
  const { server = '', name = '' } = destination;
  if (server === '' && name === '') return false;
  const isScopedOnly = project.permitOnlyProjectScopedClusters === true;
  if (isScopedOnly && !(facts.projectClusters ?? []).includes(server)) return false;
  const verdicts = (project.destinations ?? []).map((entry) => judgeEntry(entry, destination));
  return verdicts.some((verdict) => verdict.isAllowed) && !verdicts.some((verdict) => verdict.isDenied);
}

// A denial on one side rejects what the other side of the entry speaks of.
function judgeEntry(
  entry: v1alpha1.ApplicationDestination,
  destination: v1alpha1.ApplicationDestination,
): PatternVerdict {
  const cluster = judgeCluster(entry, destination);
  const namespace = judgePattern(entry.namespace ?? '', destination.namespace ?? '');
  const speaks = (verdict: PatternVerdict): boolean => verdict.isAllowed || verdict.isDenied;
  return {
    isAllowed: cluster.isAllowed && namespace.isAllowed,
    isDenied: speaks(cluster) && speaks(namespace) && (cluster.isDenied || namespace.isDenied),
  };
}

function judgeCluster(
  entry: v1alpha1.ApplicationDestination,
  destination: v1alpha1.ApplicationDestination,
): PatternVerdict {
  const judge = (pattern: string | undefined, value: string | undefined): PatternVerdict =>
    (pattern ?? '') === '' || (value ?? '') === ''
      ? { isAllowed: false, isDenied: false }
      : judgePattern(pattern ?? '', value ?? '');
  const [byServer, byName] = [judge(entry.server, destination.server), judge(entry.name, destination.name)];
  return {
    isAllowed: byServer.isAllowed || byName.isAllowed,
    isDenied: byServer.isDenied || byName.isDenied,
  };
}
