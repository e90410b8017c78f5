import { describe, expect, it } from 'vitest';

import { decidePod, type PodStep } from './decide-pod.ts';
import { readImageBehaviour, type Pod } from './pod.ts';

const node = { name: 'lab-node', labels: { zone: 'a' } };
const startMs = Date.parse('2026-01-01T00:00:00Z');

interface Given {
  image?: string;
  spec?: Partial<Pod['spec']>;
  metadata?: Partial<Pod['metadata']>;
  annotations?: Record<string, string>;
  status?: Pod['status'];
}

function podOf({ image = 'nginx:1', spec = {}, metadata = {}, annotations = {}, status }: Given): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: 'u-1', annotations, ...metadata },
    spec: { nodeName: node.name, containers: [{ name: 'main', image }], ...spec },
    ...(status ? { status } : {}),
  };
}

const phaseAfter = (step: PodStep): string => (step.kind === 'set-status' ? step.status.phase : step.kind);
const readyOf = (step: PodStep): string | undefined =>
  step.kind === 'set-status' ? step.status.conditions.find(({ type }) => type === 'Ready')?.status : undefined;

describe('decidePod', () => {
  it.each<{ reason: string; given: Given; phase: string; ready?: string; afterMs?: number }>([
    { reason: 'a Pod without a node is bound', given: { spec: { nodeName: undefined } as never }, phase: 'bind' },
    {
      reason: 'a node selector that does not fit leaves it pending',
      given: { spec: { nodeName: undefined, nodeSelector: { zone: 'b' } } as never },
      phase: 'nothing',
    },
    {
      reason: 'a gated Pod is not bound',
      given: { spec: { nodeName: undefined, schedulingGates: [{}] } as never },
      phase: 'nothing',
    },
    { reason: 'a Pod of another node is left alone', given: { spec: { nodeName: 'other' } }, phase: 'nothing' },
    { reason: 'a bound Pod runs and is ready', given: {}, phase: 'Running', ready: 'True' },
    { reason: 'an unready image runs', given: { image: 'x/unready:1' }, phase: 'Running', ready: 'False' },
    { reason: 'a crashing image never gets ready', given: { image: 'x/crash:1' }, phase: 'Running', ready: 'False' },
    {
      reason: 'an image that cannot be pulled stays pending',
      given: { image: 'pull-fail' },
      phase: 'Pending',
      ready: 'False',
    },
    { reason: 'a Pod that ends by itself succeeds', given: { spec: { restartPolicy: 'Never' } }, phase: 'Succeeded' },
    {
      reason: 'a failing Pod that is not restarted fails',
      given: { image: 'fail', spec: { restartPolicy: 'Never' } },
      phase: 'Failed',
    },
    {
      reason: 'a failing Pod that is restarted crashes again and again',
      given: { image: 'fail', spec: { restartPolicy: 'OnFailure' } },
      phase: 'Running',
      ready: 'False',
    },
    {
      reason: 'ready-after holds readiness back',
      given: { annotations: { 'lab.plumbline.dev/ready-after': '5' } },
      phase: 'Running',
      ready: 'False',
    },
    {
      reason: 'ready-after is over',
      given: {
        annotations: { 'lab.plumbline.dev/ready-after': '5' },
        status: {
          phase: 'Running',
          startTime: '2026-01-01T00:00:00Z',
          conditions: [{ type: 'Ready', status: 'False' }],
        },
      },
      afterMs: 5_000,
      phase: 'Running',
      ready: 'True',
    },
    {
      reason: 'run-for keeps a Pod running before it ends',
      given: { spec: { restartPolicy: 'Never' }, annotations: { 'lab.plumbline.dev/run-for': '3' } },
      phase: 'Running',
      ready: 'True',
    },
    { reason: 'an ended Pod stays as it is', given: { status: { phase: 'Succeeded' } }, phase: 'nothing' },
    {
      reason: 'a deleted Pod is removed',
      given: { metadata: { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 } },
      phase: 'remove',
    },
    {
      reason: 'terminate-after delays the removal',
      given: {
        metadata: { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 },
        annotations: { 'lab.plumbline.dev/terminate-after': '2' },
      },
      phase: 'wait',
    },
  ])('$reason', ({ given, phase, ready, afterMs = 0 }) => {
    const step = decidePod(podOf(given), node, startMs + afterMs);
    expect(phaseAfter(step)).toBe(phase);
    expect(ready === undefined || readyOf(step) === ready).toBe(true);
  });

  it('has nothing more to do once its own status is stored', () => {
    const pod = podOf({});
    const step = decidePod(pod, node, startMs);
    if (step.kind !== 'set-status') throw new Error(`expected a status, got ${step.kind}`);
    expect(decidePod({ ...pod, status: step.status }, node, startMs + 1_000)).toEqual({ kind: 'nothing' });
  });

  it('waits exactly as long as an annotation still asks for', () => {
    const status = {
      phase: 'Running',
      startTime: '2026-01-01T00:00:00Z',
      conditions: [{ type: 'Ready', status: 'False' }],
    };
    const pod = podOf({ annotations: { 'lab.plumbline.dev/ready-after': '5' }, status });
    expect(decidePod(pod, node, startMs + 2_000)).toEqual({ kind: 'wait', ms: 3_000 });
  });
});

describe('readImageBehaviour', () => {
  it.each([
    { image: 'nginx', behaviour: 'works' },
    { image: 'registry.example:5000/team/fail:1.0', behaviour: 'fail' },
    { image: 'crash@sha256:abc', behaviour: 'crash' },
    { image: 'registry.example/failing:1', behaviour: 'works' },
  ])('$image → $behaviour', ({ image, behaviour }) => expect(readImageBehaviour(image)).toBe(behaviour));
});
