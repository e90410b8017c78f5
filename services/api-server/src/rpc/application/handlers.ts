import type { ApiHandlers } from '../../dispatch/api-handlers.ts';
import type { ServerDeps } from '../../ports.ts';
import { createApplication } from './create.ts';
import { deleteApplication } from './delete.ts';
import { deleteResource } from './delete-resource.ts';
import { getApplication } from './get.ts';
import { getManifests } from './get-manifests.ts';
import { getResource } from './get-resource.ts';
import { getSyncWindows } from './get-sync-windows.ts';
import { listApplications } from './list.ts';
import { listResourceEvents } from './list-resource-events.ts';
import { managedResources } from './managed-resources.ts';
import { patchApplication } from './patch.ts';
import { patchResource } from './patch-resource.ts';
import { podLogs } from './pod-logs.ts';
import { resourceTree } from './resource-tree.ts';
import { revisionMetadata } from './revision-metadata.ts';
import { rollbackApplication } from './rollback.ts';
import { syncApplication } from './sync.ts';
import { terminateOperation } from './terminate-operation.ts';
import { updateApplication } from './update.ts';
import { updateApplicationSpec } from './update-spec.ts';
import { watchApplications } from './watch.ts';
import { watchResourceTree } from './watch-resource-tree.ts';

/** The built methods of ApplicationService. */
export function applicationHandlers(deps: ServerDeps): ApiHandlers<'application.ApplicationService'> {
  return {
    Create: createApplication(deps),
    Delete: deleteApplication(deps),
    DeleteResource: deleteResource(deps),
    Get: getApplication(deps),
    GetApplicationSyncWindows: getSyncWindows(deps),
    GetManifests: getManifests(deps),
    GetResource: getResource(deps),
    List: listApplications(deps),
    ListResourceEvents: listResourceEvents(deps),
    ManagedResources: managedResources(deps),
    Patch: patchApplication(deps),
    PatchResource: patchResource(deps),
    PodLogs: podLogs(deps),
    ResourceTree: resourceTree(deps),
    RevisionMetadata: revisionMetadata(deps),
    Rollback: rollbackApplication(deps),
    Sync: syncApplication(deps),
    TerminateOperation: terminateOperation(deps),
    Update: updateApplication(deps),
    UpdateSpec: updateApplicationSpec(deps),
    Watch: watchApplications(deps),
    WatchResourceTree: watchResourceTree(deps),
  };
}
