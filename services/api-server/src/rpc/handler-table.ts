import type { ApiHandlerTable } from '../dispatch/api-handlers.ts';
import type { ServerDeps } from '../ports.ts';
import { deleteApplication } from './application/delete.ts';
import { getApplication } from './application/get.ts';
import { listApplications } from './application/list.ts';
import { managedResources } from './application/managed-resources.ts';
import { resourceTree } from './application/resource-tree.ts';
import { rollbackApplication } from './application/rollback.ts';
import { syncApplication } from './application/sync.ts';
import { terminateOperation } from './application/terminate-operation.ts';
import { watchApplications } from './application/watch.ts';
import { watchResourceTree } from './application/watch-resource-tree.ts';
import { createSession } from './session/create.ts';
import { deleteSession } from './session/delete.ts';
import { getUserInfo } from './session/get-user-info.ts';
import { getSettings } from './settings/get.ts';
import { version, type BuildInfo } from './version/version.ts';

/** The built methods; all others answer UNIMPLEMENTED after their permission check. */
export function createHandlerTable(deps: ServerDeps, build: BuildInfo): ApiHandlerTable {
  return {
    'account.AccountService': {},
    'application.ApplicationService': {
      Delete: deleteApplication(deps),
      Get: getApplication(deps),
      List: listApplications(deps),
      ManagedResources: managedResources(deps),
      ResourceTree: resourceTree(deps),
      Rollback: rollbackApplication(deps),
      Sync: syncApplication(deps),
      TerminateOperation: terminateOperation(deps),
      Watch: watchApplications(deps),
      WatchResourceTree: watchResourceTree(deps),
    },
    'applicationset.ApplicationSetService': {},
    'certificate.CertificateService': {},
    'cluster.ClusterService': {},
    'cluster.SettingsService': { Get: getSettings(deps) },
    'gpgkey.GPGKeyService': {},
    'notification.NotificationService': {},
    'project.ProjectService': {},
    'repocreds.RepoCredsService': {},
    'repository.RepositoryService': {},
    'session.SessionService': {
      Create: createSession(deps),
      Delete: deleteSession(deps),
      GetUserInfo: getUserInfo(),
    },
    'version.VersionService': { Version: version(build) },
  };
}
