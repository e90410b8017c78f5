import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import type { AppStore } from '../ports.ts';
import { AppSession } from '../reconcile/app-session.ts';
import type { ControllerContext } from '../reconcile/context.ts';
import { endAttempt } from './finish-operation.ts';

const context = { clock: { nowMs: () => 60_000 } } as unknown as ControllerContext;

/** The state of an operation with tries left after an attempt failed. */
function endOf(phase: string): v1alpha1.OperationState | undefined {
  const operation: v1alpha1.Operation = { sync: {}, retry: { limit: 5 } };
  const state: v1alpha1.OperationState = { phase, operation, startedAt: '1970-01-01T00:00:00Z' };
  const app: Application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a', namespace: 'argocd' },
    spec: { project: 'default', destination: {} },
    operation,
    status: { operationState: state },
  };
  const session = new AppSession(app, {} as AppStore, new AbortController().signal);
  const running = { state, sync: {}, startedAtMs: 0 };
  endAttempt(context, session, { ended: { phase: 'Error', message: 'repository cannot be reached' }, running });
  return session.app.status?.operationState;
}

describe('endAttempt', () => {
  it('tries again while tries are left', () => {
    expect(endOf('Running')).toMatchObject({ phase: 'Running', retryCount: 1 });
  });

  it('ends what was asked to terminate, whatever it failed of', () => {
    expect(endOf('Terminating')).toMatchObject({ phase: 'Error', message: 'repository cannot be reached' });
  });
});
