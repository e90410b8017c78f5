import type { KubeObject } from '@plumbline/contract/crd';
import { getNumber, getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';
import { isObserved, statusCount } from '../../status-conditions.ts';

/** Healthy when all replicas are ready and, unless pods are replaced by hand, all that a partition asks for are updated. */
export const statefulSetHealth: HealthRule = {
  matches: { group: 'apps', kind: 'StatefulSet' },
  assess(live) {
    if (!isObserved(live) || statusCount(live, 'observedGeneration') === 0) {
      return healthOf('Progressing', 'Waiting for statefulset spec update to be observed...');
    }
    const desired = getNumber(live, ['spec', 'replicas']) ?? 1;
    const missing = desired - statusCount(live, 'readyReplicas');
    if (missing > 0) return healthOf('Progressing', `Waiting for ${missing} pods to be ready...`);
    const strategy = getString(live, ['spec', 'updateStrategy', 'type']);
    const partition = getNumber(live, ['spec', 'updateStrategy', 'rollingUpdate', 'partition']);
    if (strategy === 'RollingUpdate' && partition !== undefined) return partitioned(live, desired - partition);
    if (strategy === 'OnDelete') {
      return healthOf('Healthy', `statefulset has ${statusCount(live, 'readyReplicas')} ready pods`);
    }
    return revisions(live);
  },
};

function partitioned(live: KubeObject, wanted: number): HealthStatus {
  const updated = statusCount(live, 'updatedReplicas');
  if (updated < wanted) {
    const text = `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...`;
    return healthOf('Progressing', text);
  }
  return healthOf('Healthy', `partitioned roll out complete: ${updated} new pods have been updated...`);
}

function revisions(live: KubeObject): HealthStatus {
  const update = getString(live, ['status', 'updateRevision']) ?? '';
  const updated = `${statusCount(live, 'updatedReplicas')} pods at revision ${update}...`;
  if (update !== (getString(live, ['status', 'currentRevision']) ?? '')) {
    return healthOf('Progressing', `waiting for statefulset rolling update to complete ${updated}`);
  }
  const current = statusCount(live, 'currentReplicas');
  return healthOf('Healthy', `statefulset rolling update complete ${current} pods at revision ${update}...`);
}
