import type { Application } from '@plumbline/contract/crd';
import type { ApiCall, ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import type { Stored } from '../../state/control-state.ts';
import { findApplication, rbacObjectOf } from './application-access.ts';
import { changeApplication, refOf } from './change-application.ts';
import { recordApplication } from './record-application.ts';
import { planUpdate } from './plan-update.ts';
import { normalizeApplication, validateApplication } from './validate-application.ts';

/** Replaces labels, annotations, finalizers and spec of an application. */
export function updateApplication(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'Update'> {
  return async (request, call) => {
    const wanted = normalizeApplication(deps, request.application);
    const { name, namespace } = wanted.metadata;
    const found = findApplication(deps, call, { name, appNamespace: namespace, project: request.project });
    return storeChange(deps, call, { found, wanted, isSourceChecked: request.validate ?? true });
  };
}

/** A change that passed its method's own permission. */
export interface WantedChange {
  found: Application;
  wanted: Stored<Application>;
  isSourceChecked: boolean;
}

/**
 * Validates and stores a changed application. Moving it to another project needs the right to update it there and to
 * create it there (CVE-2023-23947).
 */
export async function storeChange(deps: ServerDeps, call: ApiCall, change: WantedChange): Promise<Stored<Application>> {
  const { found, wanted } = change;
  const object = rbacObjectOf(wanted, deps.namespace);
  if (object !== rbacObjectOf(found, deps.namespace)) {
    call.access.requireAction({ resource: 'applications', action: 'create', object });
    call.access.requireAction({ resource: 'applications', action: 'update', object });
  }
  await validateApplication(deps, wanted, { isSourceChecked: change.isSourceChecked, signal: call.signal });
  const application = await changeApplication(deps, refOf(found), (current) => planUpdate(current, wanted));
  recordApplication(deps, call, { application, reason: 'ResourceUpdated', action: 'updated application' });
  return application;
}
