import { annotation, type KubeObject } from '@plumbline/contract/crd';
import { annotationsOf, getField, getList, getNumber, getString } from '../../../object/index.ts';
import type { HealthRule } from '../../health-rule.ts';
import { healthOf, type HealthStatus } from '../../health-status.ts';
import { conditionOf } from '../../status-conditions.ts';

const IGNORE_RESTART_POLICY = 'argocd.argoproj.io/ignore-restart-policy';

/** By phase; of a pod that is to run for ever also whether its containers wait in an error or have been restarted. */
export const podHealth: HealthRule = {
  matches: { group: '', kind: 'Pod' },
  assess(live) {
    const waiting = runsForEver(live) ? failedWaits(live) : [];
    if (waiting.length > 0) return healthOf('Degraded', waiting.join(', '));
    const message = getString(live, ['status', 'message']) ?? '';
    switch (getString(live, ['status', 'phase']) ?? '') {
      case 'Pending':
        return healthOf('Progressing', message);
      case 'Succeeded':
        return healthOf('Healthy', message);
      case 'Failed':
        return healthOf('Degraded', message === '' ? failureOf(live) : message);
      case 'Running':
        return running(live, message);
      default:
        return healthOf('Unknown', message);
    }
  },
};

function runsForEver(live: KubeObject): boolean {
  if ((getString(live, ['spec', 'restartPolicy']) ?? 'Always') === 'Always') return true;
  const annotations = annotationsOf(live);
  const isHook = annotations[annotation.hook] !== undefined || annotations[annotation.helmHook] !== undefined;
  return annotations[IGNORE_RESTART_POLICY] === 'true' && !isHook;
}

function failedWaits(live: KubeObject): string[] {
  return containers(live).flatMap((container) => {
    const reason = getString(container, ['state', 'waiting', 'reason']) ?? '';
    const isFailure = reason.startsWith('Err') || reason.endsWith('Error') || reason.endsWith('BackOff');
    return isFailure ? [getString(container, ['state', 'waiting', 'message']) ?? reason] : [];
  });
}

function running(live: KubeObject, message: string): HealthStatus {
  // A pod that is to end counts as under way until it has.
  if (!runsForEver(live)) return healthOf('Progressing', message);
  if (conditionOf(live, 'Ready')?.status === 'True') return healthOf('Healthy', message);
  const hasEnded = containers(live).some((container) => getField(container, ['lastState', 'terminated']) !== undefined);
  return healthOf(hasEnded ? 'Degraded' : 'Progressing', message);
}

// The best there is to say: a container's own message, else that its memory ran out, else its exit code.
function failureOf(live: KubeObject): string {
  const failures = [...getList(live, ['status', 'initContainerStatuses']), ...containers(live)].flatMap((container) => {
    const name = getString(container, ['name']) ?? '';
    const ended = (field: string): string => getString(container, ['state', 'terminated', field]) ?? '';
    if (ended('message') !== '') return [ended('message')];
    if (ended('reason') === 'OOMKilled') return [`container "${name}" failed with reason: "OOMKilled"`];
    const exitCode = getNumber(container, ['state', 'terminated', 'exitCode']) ?? 0;
    return exitCode === 0 ? [] : [`container "${name}" failed with exit code ${exitCode}`];
  });
  return failures[0] ?? '';
}

function containers(live: KubeObject): readonly unknown[] {
  return getList(live, ['status', 'containerStatuses']);
}
