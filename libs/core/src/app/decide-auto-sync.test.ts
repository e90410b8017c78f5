import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { decideAutoSync, type AutoSyncFacts } from './decide-auto-sync.ts';
import { selfHealDefaults, selfHealDelayMs } from './decide-self-heal.ts';

const source = { repoURL: 'https://git.example.org/a', path: '.' };
const changed: v1alpha1.ResourceStatus[] = [
  { kind: 'ConfigMap', name: 'a', namespace: 'n', status: 'OutOfSync' },
  { kind: 'ConfigMap', name: 'b', namespace: 'n', status: 'Synced' },
];

interface Shape {
  automated?: v1alpha1.SyncPolicyAutomated | null;
  last?: v1alpha1.OperationState;
  facts?: Partial<AutoSyncFacts>;
  operation?: v1alpha1.Operation;
}

function factsOf({ automated = {}, last, facts, operation }: Shape): AutoSyncFacts {
  const app: Application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'app', namespace: 'argocd' },
    spec: {
      project: 'default',
      source,
      destination: { server: 'https://kubernetes.default.svc' },
      syncPolicy: automated === null ? {} : { automated },
    },
    ...(last === undefined ? {} : { status: { operationState: last } }),
    ...(operation === undefined ? {} : { operation }),
  };
  return {
    app,
    syncStatus: 'OutOfSync',
    resources: changed,
    revision: 'r1',
    isWindowOpen: true,
    selfHeal: selfHealDefaults,
    nowMs: 1_000_000,
    ...facts,
  };
}

const done = (phase: string, attempts = 0): v1alpha1.OperationState => ({
  phase,
  message: 'why',
  finishedAt: new Date(999_000).toISOString(),
  operation: { sync: attempts === 0 ? {} : { autoHealAttemptsCount: attempts } },
  syncResult: { revision: 'r1', source },
});

/** An operation that ended before anything was applied: `FailOnSharedResource`, or what is not supported. */
const refused = (revision: string, finishedAtMs: number): v1alpha1.OperationState => ({
  phase: 'Error',
  message: 'why',
  finishedAt: new Date(finishedAtMs).toISOString(),
  operation: { sync: { revision, source } },
});

describe('decideAutoSync', () => {
  it.each([
    { reason: 'a new revision is synced', shape: {}, kind: 'sync' },
    { reason: 'not when automated is absent', shape: { automated: null }, kind: 'none' },
    { reason: 'not when it is disabled', shape: { automated: { enabled: false } }, kind: 'none' },
    { reason: 'not while an operation is there', shape: { operation: {} }, kind: 'none' },
    { reason: 'not when the status is Unknown', shape: { facts: { syncStatus: 'Unknown' } }, kind: 'none' },
    { reason: 'not outside a sync window', shape: { facts: { isWindowOpen: false } }, kind: 'none' },
    {
      reason: 'not when only pruning is left and prune is off',
      shape: { facts: { resources: [{ kind: 'A', status: 'OutOfSync', requiresPruning: true }] } },
      kind: 'none',
    },
    {
      reason: 'never wipes everything out',
      shape: {
        automated: { prune: true },
        facts: { resources: [{ kind: 'A', status: 'OutOfSync', requiresPruning: true }] },
      },
      kind: 'refuse',
    },
    {
      reason: 'unless allowEmpty',
      shape: {
        automated: { prune: true, allowEmpty: true },
        facts: { resources: [{ kind: 'A', status: 'OutOfSync', requiresPruning: true }] },
      },
      kind: 'sync',
    },
    { reason: 'a revision that failed is not tried again', shape: { last: done('Failed') }, kind: 'refuse' },
    {
      reason: 'a revision that was refused before its first result waits',
      shape: { last: refused('r1', 999_000) },
      kind: 'wait',
    },
    {
      reason: 'it is tried again after a pause',
      shape: { last: refused('r1', 600_000) },
      kind: 'sync',
    },
    { reason: 'another revision does not wait', shape: { last: refused('r0', 999_000) }, kind: 'sync' },
    {
      reason: 'a revision that succeeded is left alone without self-heal',
      shape: { last: done('Succeeded') },
      kind: 'none',
    },
    {
      reason: 'the first heal begins at once',
      shape: { automated: { selfHeal: true }, last: done('Succeeded') },
      kind: 'sync',
    },
    { reason: 'later heals wait', shape: { automated: { selfHeal: true }, last: done('Succeeded', 2) }, kind: 'wait' },
  ])('$reason', ({ shape, kind }) => expect(decideAutoSync(factsOf(shape)).kind).toBe(kind));

  it('heals only what differs and counts the attempts', () => {
    const decision = decideAutoSync(factsOf({ automated: { selfHeal: true }, last: done('Succeeded') }));
    expect(decision).toMatchObject({
      kind: 'sync',
      operation: { sync: { autoHealAttemptsCount: 1, resources: [{ kind: 'ConfigMap', name: 'a' }] } },
    });
  });
});

describe('selfHealDelayMs', () => {
  it.each([
    [0, 0],
    [1, 2000],
    [2, 6000],
    [3, 18_000],
    [9, 300_000],
  ])('%i heals before', (attempts, ms) => expect(selfHealDelayMs(selfHealDefaults, attempts)).toBe(ms));
  it('a fixed timeout replaces the backoff', () => {
    expect(selfHealDelayMs({ ...selfHealDefaults, timeoutSeconds: 5 }, 4)).toBe(5000);
  });
});
