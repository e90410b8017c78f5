// With `Force` an object is deleted and made anew only where no change of it could ever succeed.
import type { KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { ApplyTask } from '@plumbline/core/sync';
import { describe, expect, it } from 'vitest';
import type { ClusterState } from '../live-state/cluster-state.ts';
import { applyTask } from './apply-task.ts';

const jobs = { group: 'batch', version: 'v1', kind: 'Job', plural: 'jobs', namespaced: true };
const key = { group: 'batch', kind: 'Job', namespace: 'n', name: 'j' };
const live: KubeObject = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j', namespace: 'n', uid: 'u1', resourceVersion: '5' },
  spec: { parallelism: 1 },
};
const task: ApplyTask = {
  kind: 'apply',
  id: 'Sync:batch/Job/n/j',
  key,
  version: 'v1',
  phase: 'Sync',
  wave: 0,
  desired: {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j', namespace: 'n', annotations: { 'argocd.argoproj.io/sync-options': 'Force=true' } },
    spec: { parallelism: 2 },
  },
};

/** A cluster with one object that refuses changes of it; it says what was deleted. */
function refusingCluster(refusal: AppError): { state: ClusterState; deleted: string[] } {
  const deleted: string[] = [];
  let current: KubeObject | undefined = live;
  const client = {
    patch: () => Promise.reject(refusal),
    create: (_target: unknown, object: KubeObject) => Promise.resolve(object),
    delete: ({ name }: { name: string }) => {
      deleted.push(name);
      current = undefined;
      return Promise.resolve();
    },
  };
  const state = {
    client,
    kinds: { get: () => jobs, getVersion: () => jobs },
    entryWithBody: () => Promise.resolve(current === undefined ? undefined : { body: current }),
    inVersion: (object: KubeObject) => Promise.resolve(object),
    getLive: () => Promise.resolve(current),
    noteGone: () => undefined,
    noteWritten: () => undefined,
  };
  return { state: state as unknown as ClusterState, deleted };
}

function refusalOf(status: number, reason: string): AppError {
  return new AppError('KUBE_REFUSED', `PATCH: ${reason}`, { details: { status, reason, message: reason } });
}

function apply(state: ClusterState): ReturnType<typeof applyTask> {
  return applyTask(task, {
    state,
    options: new Map(),
    isForced: false,
    isDryRun: false,
    extraManager: undefined,
    ignoredPointers: () => [],
    signal: new AbortController().signal,
  });
}

describe('applyTask with Force', () => {
  it('makes an object anew whose change is invalid', async () => {
    const { state, deleted } = refusingCluster(refusalOf(422, 'Invalid'));
    expect(await apply(state)).toMatchObject({ status: 'Synced', message: 'job.batch/j created' });
    expect(deleted).toEqual(['j']);
  });

  it.each([
    { reason: 'a right is missing', refusal: refusalOf(403, 'Forbidden') },
    { reason: 'an admission webhook does not answer', refusal: refusalOf(500, 'InternalError') },
    { reason: 'the request is malformed', refusal: refusalOf(400, 'BadRequest') },
  ])('deletes nothing when $reason', async ({ refusal }) => {
    const { state, deleted } = refusingCluster(refusal);
    expect(await apply(state)).toMatchObject({ status: 'SyncFailed' });
    expect(deleted).toEqual([]);
  });
});
