import { annotation, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { aggregateHealth, type HealthStatus } from '../health/index.ts';
import { annotationsOf, formatResourceKey } from '../object/index.ts';
import type { Comparison, Health, ManagedPair } from './compare-app.ts';

function isIgnored(pair: ManagedPair, app: Application): boolean {
  if (pair.isHook) return true;
  if (pair.live !== undefined && annotationsOf(pair.live)[annotation.ignoreHealthcheck] === 'true') return true;
  const isApplication = pair.key.group === 'argoproj.io' && pair.key.kind === 'Application';
  return isApplication && pair.key.name === app.metadata.name && pair.key.namespace === app.metadata.namespace;
}

/** The health of an application from its comparison: see `aggregateHealth`; hooks and what the annotation leaves out do not count. */
export function assessAppHealth(app: Application, comparison: Comparison): Health {
  const healthByKey = new Map(comparison.resources.map((status) => [keyOf(status), status.health]));
  const contributions = comparison.pairs.map((pair) => ({
    key: pair.key,
    health: healthByKey.get(formatResourceKey(pair.key)) as HealthStatus | undefined,
    isIgnored: isIgnored(pair, app),
  }));
  const { status, message } = aggregateHealth(contributions);
  return message === undefined ? { status } : { status, message };
}

function keyOf(status: v1alpha1.ResourceStatus): string {
  return formatResourceKey({
    group: status.group ?? '',
    kind: status.kind ?? '',
    namespace: status.namespace ?? '',
    name: status.name ?? '',
  });
}
