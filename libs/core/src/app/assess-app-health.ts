import { annotation, type Application, type v1alpha1 } from '@plumbline/contract/crd';
import { annotationsOf, formatResourceKey } from '../object/index.ts';
import type { Comparison, Health, ManagedPair } from './compare-app.ts';

// Best to worst (reference/behaviour/health.md §3.6).
const healthOrder = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

function isWorse(a: string, b: string): boolean {
  return healthOrder.indexOf(a) > healthOrder.indexOf(b);
}

function counts(pair: ManagedPair, app: Application): boolean {
  if (pair.isHook || pair.live === undefined) return false;
  if (annotationsOf(pair.live)[annotation.ignoreHealthcheck] === 'true') return false;
  const isApplication = pair.key.group === 'argoproj.io' && pair.key.kind === 'Application';
  const isItself = pair.key.name === app.metadata.name && pair.key.namespace === app.metadata.namespace;
  return !(isApplication && isItself);
}

function isNeutralChild(pair: ManagedPair, status: string): boolean {
  const isApplication = pair.key.group === 'argoproj.io' && pair.key.kind === 'Application';
  return isApplication && (status === 'Missing' || status === 'Unknown');
}

/**
 * The health of an application: the worst of its live, direct objects. Missing objects do not count unless none at all is
 * live; with nothing to judge it is Healthy. The message names the objects that made it so.
 */
export function assessAppHealth(app: Application, comparison: Comparison): Health {
  const healthByKey = new Map(comparison.resources.map((status) => [keyOf(status), status.health]));
  const managed = comparison.pairs.filter((pair) => !pair.isHook);
  if (managed.length > 0 && managed.every((pair) => pair.live === undefined)) return { status: 'Missing' };
  let worst = 'Healthy';
  for (const pair of managed) {
    const status = healthByKey.get(formatResourceKey(pair.key))?.status;
    if (status === undefined || !counts(pair, app) || isNeutralChild(pair, status)) continue;
    if (isWorse(status, worst)) worst = status;
  }
  return { status: worst };
}

function keyOf(status: v1alpha1.ResourceStatus): string {
  return formatResourceKey({
    group: status.group ?? '',
    kind: status.kind ?? '',
    namespace: status.namespace ?? '',
    name: status.name ?? '',
  });
}
