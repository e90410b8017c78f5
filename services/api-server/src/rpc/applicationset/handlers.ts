import type { ApiHandlers } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { createApplicationSet } from './create.ts';
import { deleteApplicationSet } from './delete.ts';
import { getApplicationSet } from './get.ts';
import { listApplicationSets } from './list.ts';

/** The built methods of ApplicationSetService. */
export function applicationSetHandlers(deps: ServerDeps): ApiHandlers<'applicationset.ApplicationSetService'> {
  return {
    Create: createApplicationSet(deps),
    Delete: deleteApplicationSet(deps),
    Get: getApplicationSet(deps),
    List: listApplicationSets(deps),
  };
}
