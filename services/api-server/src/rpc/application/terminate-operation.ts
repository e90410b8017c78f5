import { AppError } from '@plumbline/contract/errors';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplication } from './application-access.ts';
import { recordApplication } from './record-application.ts';
import { changeApplication, refOf } from './change-application.ts';

/** Asks the controller to end the running operation. */
export function terminateOperation(
  deps: ServerDeps,
): ApiHandler<'application.ApplicationService', 'TerminateOperation'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const application = await changeApplication(deps, refOf(found), (application) => {
      const isRunning = application.operation !== undefined && application.status?.operationState?.phase === 'Running';
      if (!isRunning) {
        throw new AppError(
          'FAILED_PRECONDITION',
          `Unable to terminate operation: no operation is in progress for "${found.metadata.name}"`,
        );
      }
      return { status: { operationState: { phase: 'Terminating' } } };
    });
    recordApplication(deps, call, { application, reason: 'ResourceUpdated', action: 'terminated running operation' });
    return {};
  };
}
