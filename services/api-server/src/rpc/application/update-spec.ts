import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplication } from './application-access.ts';
import { storeChange } from './update.ts';
import { normalizeApplication } from './validate-application.ts';

/** Replaces the spec of an application and answers it as stored. */
export function updateApplicationSpec(deps: ServerDeps): ApiHandler<'application.ApplicationService', 'UpdateSpec'> {
  return async (request, call) => {
    const found = findApplication(deps, call, request);
    const wanted = normalizeApplication(deps, { ...found, spec: request.spec ?? {} });
    const stored = await storeChange(deps, call, { found, wanted, isSourceChecked: request.validate ?? true });
    return stored.spec;
  };
}
