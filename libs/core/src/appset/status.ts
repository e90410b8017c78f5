import type { Application, ApplicationSet, v1alpha1 } from '@plumbline/contract/crd';
import { sortBy } from '../std/index.ts';
import { conditionsOf, type AppsetOutcome } from './conditions.ts';

/** What a status is made from. */
export interface StatusFacts {
  outcome: AppsetOutcome;
  /** The Applications that the set owns now. */
  owned: readonly Application[];
  /** `--max-resources-status-count`; 0 means no limit. */
  resourceLimit: number;
  /** RFC 3339, in seconds. */
  now: string;
}

/** The status of a set after a reconcile. */
export function statusOf(appset: ApplicationSet, facts: StatusFacts): v1alpha1.ApplicationSetStatus {
  const conditions = conditionsOf(appset, facts.outcome, facts.now);
  const resources = sortBy(facts.owned, ({ metadata }) => [metadata.name]).map((application) =>
    resourceOf(application),
  );
  const shown = facts.resourceLimit > 0 ? resources.slice(0, facts.resourceLimit) : resources;
  const health = healthOf(conditions);
  const before = appset.status?.health;
  const isSame = before?.status === health.status && before?.message === health.message;
  return {
    conditions,
    resources: shown,
    resourcesCount: resources.length,
    health: { ...health, lastTransitionTime: isSame ? (before?.lastTransitionTime ?? facts.now) : facts.now },
  };
}

function resourceOf({ metadata, status }: Application): v1alpha1.ResourceStatus {
  return {
    group: 'argoproj.io',
    version: 'v1alpha1',
    kind: 'Application',
    name: metadata.name,
    namespace: metadata.namespace,
    ...(status?.sync?.status === undefined ? {} : { status: status.sync.status }),
    ...(status?.health?.status === undefined ? {} : { health: plainHealth(status.health) }),
  };
}

function plainHealth({ status, message }: v1alpha1.HealthStatus): v1alpha1.HealthStatus {
  return { ...(status === undefined ? {} : { status }), ...(message === undefined ? {} : { message }) };
}

function healthOf(conditions: readonly v1alpha1.ApplicationSetCondition[]): { status: string; message: string } {
  const isTrue = (type: string): v1alpha1.ApplicationSetCondition | undefined =>
    conditions.find((condition) => condition.type === type && condition.status === 'True');
  const failed = isTrue('ErrorOccurred');
  if (failed) return { status: 'Degraded', message: failed.message ?? '' };
  const progressing = isTrue('RolloutProgressing');
  if (progressing) return { status: 'Progressing', message: progressing.message ?? '' };
  const done = isTrue('ResourcesUpToDate');
  return done
    ? { status: 'Healthy', message: done.message ?? '' }
    : { status: 'Unknown', message: 'No status conditions found for ApplicationSet' };
}
