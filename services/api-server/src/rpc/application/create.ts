import type { Application } from '@plumbline/contract/crd';
import { AppError, hasCode } from '@plumbline/contract/errors';
import { deepEqual } from '@plumbline/core/std';
import { resources } from '@plumbline/io/kube';
import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';
import { rbacObjectOf } from './application-access.ts';
import { awaitMirror } from '../../state/await-mirror.ts';
import { recordApplication } from './record-application.ts';
import { changeApplication, refOf } from './change-application.ts';
import { planUpdate } from './plan-update.ts';
import { normalizeApplication, validateApplication } from './validate-application.ts';

/** Creates an application; one that exists and is equal is answered as it is, a different one is changed with `upsert` only. */
export function createApplication(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Create'> {
  return async (request, call) => {
    const application = normalizeApplication(deps, request.application);
    const object = rbacObjectOf(application, deps.namespace);
    call.access.require(object);
    await validateApplication(deps, application, { isSourceChecked: request.validate ?? true, signal: call.signal });
    const { namespace } = application.metadata;
    try {
      const target = { resource: resources.applications, namespace };
      const created = await deps.kube.create<Stored<Application>>(target, application);
      await awaitMirror(deps.state.applications, created);
      recordApplication(deps, call, { application: created, reason: 'ResourceCreated', action: 'created application' });
      return created;
    } catch (error) {
      if (!hasCode(error, 'ALREADY_EXISTS')) throw error;
    }
    return changeApplication(deps, refOf(application), (current) => {
      // Being allowed to create in one project must not show or change an application of another.
      call.access.requireAction({
        resource: 'applications',
        action: request.upsert === true ? 'update' : 'create',
        object: rbacObjectOf(current, deps.namespace),
      });
      const isEqual =
        deepEqual(current.spec, application.spec) &&
        deepEqual(current.metadata.labels ?? {}, application.metadata.labels ?? {}) &&
        deepEqual(current.metadata.finalizers ?? [], application.metadata.finalizers ?? []);
      if (isEqual) return undefined;
      if (request.upsert !== true) {
        throw new AppError(
          'INVALID_ARGUMENT',
          `existing application spec is different, use upsert flag to force update`,
        );
      }
      call.access.requireAction({ resource: 'applications', action: 'update', object });
      return planUpdate(current, application);
    });
  };
}
