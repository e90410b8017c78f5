import type { ApiHandlerTable } from '../dispatch/api-handlers.ts';
import type { ServerDeps } from '../ports.ts';
import { applicationHandlers } from './application/handlers.ts';
import { accountHandlers } from './account/handlers.ts';
import { applicationSetHandlers } from './applicationset/handlers.ts';
import { clusterHandlers } from './cluster/handlers.ts';
import { projectHandlers } from './project/handlers.ts';
import { repositoryHandlers } from './repository/handlers.ts';
import { createSession } from './session/create.ts';
import { deleteSession } from './session/delete.ts';
import { getUserInfo } from './session/get-user-info.ts';
import { getSettings } from './settings/get.ts';
import { version, type BuildInfo } from './version/version.ts';

/** The built methods; all others answer UNIMPLEMENTED after their permission check. */
export function createHandlerTable(deps: ServerDeps, build: BuildInfo): ApiHandlerTable {
  return {
    'account.AccountService': accountHandlers(deps),
    'application.ApplicationService': applicationHandlers(deps),
    'applicationset.ApplicationSetService': applicationSetHandlers(deps),
    'certificate.CertificateService': {},
    'cluster.ClusterService': clusterHandlers(deps),
    'cluster.SettingsService': { Get: getSettings(deps) },
    'gpgkey.GPGKeyService': {},
    'notification.NotificationService': {},
    'project.ProjectService': projectHandlers(deps),
    'repocreds.RepoCredsService': {},
    'repository.RepositoryService': repositoryHandlers(deps),
    'session.SessionService': {
      Create: createSession(deps),
      Delete: deleteSession(deps),
      GetUserInfo: getUserInfo(),
    },
    'version.VersionService': { Version: version(build) },
  };
}
