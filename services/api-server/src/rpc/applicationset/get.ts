import type { ApiHandler } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { findApplicationSet } from './applicationset-access.ts';

/** An ApplicationSet. */
export function getApplicationSet(deps: ServerDeps): ApiHandler<'applicationset.ApplicationSetService', 'Get'> {
  return async (request, call) => findApplicationSet(deps, call, request);
}
