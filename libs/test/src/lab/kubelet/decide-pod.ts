// What a kubelet and a scheduler would do with a Pod next. Pure: time and node come in, one step comes out.
//
//   no node ──bind──► Pending ──► Running, not ready ──► Running, ready         (restartPolicy Always)
//                        │             └──► Succeeded | Failed                  (Never, OnFailure)
//                        └──► stays: image cannot be pulled, or crash loop
//   deletionTimestamp ──► removed
import {
  podAnnotation,
  readDurationMs,
  readImageBehaviour,
  type Container,
  type ImageBehaviour,
  type Pod,
} from './pod.ts';

/** The node that the stand-in plays. */
export interface NodeFacts {
  name: string;
  labels: Readonly<Record<string, string>>;
}

/** The next step for a Pod. */
export type PodStep =
  | { kind: 'nothing' }
  | { kind: 'bind' }
  | { kind: 'remove' }
  | { kind: 'wait'; ms: number }
  | { kind: 'set-status'; status: PodStatus };

/** The part of a Pod's status that the stand-in writes. */
export interface PodStatus {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  startTime: string;
  hostIP: string;
  podIP: string;
  podIPs: { ip: string }[];
  conditions: { type: string; status: string; lastTransitionTime: string; reason?: string }[];
  containerStatuses: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
}

interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  ready: boolean;
  started: boolean;
  restartCount: number;
  state: Record<string, unknown>;
  lastState?: Record<string, unknown>;
}

type Outcome = 'starting' | 'running' | 'ready' | 'succeeded' | 'failed' | 'crash-loop' | 'pull-back-off';

const restartsOfACrashLoop = 3;

function fitsNode(pod: Pod, node: NodeFacts): boolean {
  return Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => node.labels[key] === value);
}

function worstBehaviour(pod: Pod): ImageBehaviour {
  const found = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image }) =>
    readImageBehaviour(image),
  );
  const order: ImageBehaviour[] = ['pull-fail', 'crash', 'fail', 'unready'];
  return order.find((behaviour) => found.includes(behaviour)) ?? 'works';
}

/** When the outcome changes by itself, `laterMs` says after how long. */
function decideOutcome(pod: Pod, ageMs: number): { outcome: Outcome; laterMs?: number } {
  const behaviour = worstBehaviour(pod);
  const endsByItself = (pod.spec.restartPolicy ?? 'Always') !== 'Always';
  if (behaviour === 'pull-fail') return { outcome: 'pull-back-off' };
  if (behaviour === 'crash') return { outcome: 'crash-loop' };
  const untilReadyMs = readDurationMs(pod, podAnnotation.readyAfter) - ageMs;
  if (endsByItself) {
    const untilEndMs = readDurationMs(pod, podAnnotation.runFor) - ageMs;
    if (untilEndMs > 0) return { outcome: 'ready', laterMs: untilEndMs };
    if (behaviour === 'fail') return { outcome: pod.spec.restartPolicy === 'Never' ? 'failed' : 'crash-loop' };
    return { outcome: 'succeeded' };
  }
  if (behaviour === 'fail') return { outcome: 'crash-loop' };
  if (behaviour === 'unready') return { outcome: 'running' };
  return untilReadyMs > 0 ? { outcome: 'running', laterMs: untilReadyMs } : { outcome: 'ready' };
}

function containerState(outcome: Outcome, at: string): Pick<ContainerStatus, 'state' | 'lastState'> {
  const ended = (exitCode: number, reason: string): Record<string, unknown> => ({
    terminated: { exitCode, reason, startedAt: at, finishedAt: at },
  });
  switch (outcome) {
    case 'starting':
      return { state: { waiting: { reason: 'ContainerCreating' } } };
    case 'running':
    case 'ready':
      return { state: { running: { startedAt: at } } };
    case 'succeeded':
      return { state: ended(0, 'Completed') };
    case 'failed':
      return { state: ended(1, 'Error') };
    case 'crash-loop':
      return {
        state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
        lastState: ended(1, 'Error'),
      };
    case 'pull-back-off':
      return { state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } };
  }
}

const phaseOf: Record<Outcome, PodStatus['phase']> = {
  starting: 'Pending',
  running: 'Running',
  ready: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  'crash-loop': 'Running',
  'pull-back-off': 'Pending',
};

function renderContainer(container: Container, outcome: Outcome, at: string): ContainerStatus {
  return {
    name: container.name,
    image: container.image,
    imageID: `lab://${container.image}`,
    ready: outcome === 'ready',
    started: outcome === 'ready' || outcome === 'running',
    restartCount: outcome === 'crash-loop' ? restartsOfACrashLoop : 0,
    ...containerState(outcome, at),
  };
}

function podAddress(pod: Pod): string {
  const bytes = Array.from(Buffer.from(pod.metadata.uid ?? pod.metadata.name));
  const sum = bytes.reduce((hash, byte) => (hash * 31 + byte) % 64_516, 7);
  return `10.244.${Math.floor(sum / 254)}.${(sum % 254) + 1}`;
}

function renderStatus(pod: Pod, outcome: Outcome, now: string): PodStatus {
  const startTime = pod.status?.startTime ?? now;
  const truth = (yes: boolean): string => (yes ? 'True' : 'False');
  const isReady = outcome === 'ready';
  const reason = outcome === 'succeeded' ? 'PodCompleted' : 'ContainersNotReady';
  const ready = { status: truth(isReady), lastTransitionTime: now, ...(isReady ? {} : { reason }) };
  const inits = pod.spec.initContainers?.map((container) => renderContainer(container, 'succeeded', startTime));
  const ip = podAddress(pod);
  return {
    phase: phaseOf[outcome],
    startTime,
    hostIP: '127.0.0.1',
    podIP: ip,
    podIPs: [{ ip }],
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: startTime },
      { type: 'Initialized', status: 'True', lastTransitionTime: startTime },
      { type: 'ContainersReady', ...ready },
      { type: 'Ready', ...ready },
    ],
    containerStatuses: pod.spec.containers.map((container) => renderContainer(container, outcome, startTime)),
    ...(inits ? { initContainerStatuses: inits } : {}),
  };
}

function hasReached(pod: Pod, outcome: Outcome): boolean {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  return pod.status?.phase === phaseOf[outcome] && ready?.status === (outcome === 'ready' ? 'True' : 'False');
}

function decideBinding(pod: Pod, node: NodeFacts): PodStep {
  const isHeld = (pod.spec.schedulingGates?.length ?? 0) > 0 || !fitsNode(pod, node);
  return isHeld ? { kind: 'nothing' } : { kind: 'bind' };
}

function decideStatus(pod: Pod, nowMs: number): PodStep {
  const { phase, startTime } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return { kind: 'nothing' };
  const { outcome, laterMs } = decideOutcome(pod, startTime ? nowMs - Date.parse(startTime) : 0);
  if (hasReached(pod, outcome)) return laterMs === undefined ? { kind: 'nothing' } : { kind: 'wait', ms: laterMs };
  return { kind: 'set-status', status: renderStatus(pod, outcome, new Date(nowMs).toISOString()) };
}

/** The next step for this Pod on this node; `nothing` when it is where it should be or belongs to another node. */
export function decidePod(pod: Pod, node: NodeFacts, nowMs: number): PodStep {
  const { nodeName } = pod.spec;
  if (nodeName !== undefined && nodeName !== node.name) return { kind: 'nothing' };
  if (pod.metadata.deletionTimestamp) return decideRemoval(pod, nowMs);
  return nodeName === undefined ? decideBinding(pod, node) : decideStatus(pod, nowMs);
}

function decideRemoval(pod: Pod, nowMs: number): PodStep {
  // The API server sets deletionTimestamp to the end of the grace period.
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  const askedMs = Date.parse(String(pod.metadata.deletionTimestamp)) - graceMs;
  const waitMs = readDurationMs(pod, podAnnotation.terminateAfter) - (nowMs - askedMs);
  return waitMs > 0 ? { kind: 'wait', ms: waitMs } : { kind: 'remove' };
}
