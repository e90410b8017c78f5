import type { KubeObject, v1alpha1 } from '@plumbline/contract/crd';
import { getField, getList, getNumber, getString } from '../../object/index.ts';

/** The distinct images of a pod specification, sorted. */
export function imagesOfPodSpec(spec: unknown): string[] {
  const containers = [...getList(spec, ['initContainers']), ...getList(spec, ['containers'])];
  const images = containers.flatMap((container) => getString(container, ['image']) ?? []);
  return [...new Set(images)].sort();
}

function waitingOrEnded(status: unknown): string | undefined {
  const waiting = getString(status, ['state', 'waiting', 'reason']);
  if (waiting !== undefined && waiting !== '') return waiting;
  const ended = getField(status, ['state', 'terminated']);
  if (ended === undefined) return undefined;
  const reason = getString(ended, ['reason']);
  if (reason !== undefined && reason !== '') return reason;
  const signal = getNumber(ended, ['signal']);
  return signal === undefined || signal === 0 ? `ExitCode:${getNumber(ended, ['exitCode']) ?? 0}` : `Signal:${signal}`;
}

function initReason(pod: KubeObject): string | undefined {
  const statuses = getList(pod, ['status', 'initContainerStatuses']);
  const total = getList(pod, ['spec', 'initContainers']).length;
  for (const [index, status] of statuses.entries()) {
    if (getNumber(status, ['state', 'terminated', 'exitCode']) === 0) continue;
    if (getField(status, ['started']) === true && getField(status, ['state', 'running']) !== undefined) continue;
    const reason = waitingOrEnded(status);
    return reason === undefined || reason === 'PodInitializing' ? `Init:${index}/${total}` : `Init:${reason}`;
  }
  return undefined;
}

function reasonOf(pod: KubeObject): string {
  const base = getString(pod, ['status', 'reason']) ?? getString(pod, ['status', 'phase']) ?? 'Unknown';
  const statuses = getList(pod, ['status', 'containerStatuses']);
  const reason = initReason(pod) ?? statuses.map(waitingOrEnded).find((found) => found !== undefined) ?? base;
  const isDeleted = pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionTimestamp !== null;
  return isDeleted ? 'Terminating' : reason;
}

/** What a tree node of a pod tells: status reason as kubectl prints it, node, ready containers and restarts. */
export function podInfo(pod: KubeObject): v1alpha1.InfoItem[] {
  const statuses = getList(pod, ['status', 'containerStatuses']);
  const ready = statuses.filter((status) => getField(status, ['ready']) === true).length;
  const total = getList(pod, ['spec', 'containers']).length;
  const restarts = statuses.reduce((sum: number, status) => sum + (getNumber(status, ['restartCount']) ?? 0), 0);
  const node = getString(pod, ['spec', 'nodeName']);
  return [
    { name: 'Status Reason', value: reasonOf(pod) },
    ...(node === undefined || node === '' ? [] : [{ name: 'Node', value: node }]),
    { name: 'Containers', value: `${ready}/${total}` },
    ...(restarts > 0 ? [{ name: 'Restart Count', value: String(restarts) }] : []),
  ];
}
