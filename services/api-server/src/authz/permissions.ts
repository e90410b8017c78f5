import type { MethodName, ServiceName } from '@plumbline/contract/rpc';

/**
 * What a method asks for. `public`: nothing, not even a token. `self`: a valid token; what it does to others it checks
 * itself. `items`: a list from which everything the caller may not get is left out. `object`: the right to `action` on
 * the one object that the request names. Data: one line a method; a method without a line is refused.
 */
export type Permission =
  | { readonly kind: 'public' }
  | { readonly kind: 'self' }
  | { readonly kind: 'items'; readonly resource: string; readonly action: string }
  | { readonly kind: 'object'; readonly resource: string; readonly action: string };

const anyone: Permission = { kind: 'public' };
const self: Permission = { kind: 'self' };
const items = (resource: string): Permission => ({ kind: 'items', resource, action: 'get' });
const object = (resource: string, action: string): Permission => ({ kind: 'object', resource, action });

/** The services that the API server answers. */
export const apiServices = [
  'account.AccountService',
  'application.ApplicationService',
  'applicationset.ApplicationSetService',
  'certificate.CertificateService',
  'cluster.ClusterService',
  'cluster.SettingsService',
  'gpgkey.GPGKeyService',
  'notification.NotificationService',
  'project.ProjectService',
  'repocreds.RepoCredsService',
  'repository.RepositoryService',
  'session.SessionService',
  'version.VersionService',
] as const satisfies readonly ServiceName[];

/** One of them. */
export type ApiService = (typeof apiServices)[number];

/** The permission of every method of every service. */
export const permissions: { readonly [S in ApiService]: { readonly [M in MethodName<S>]: Permission } } = {
  'account.AccountService': {
    CanI: self,
    UpdatePassword: self,
    ListAccounts: items('accounts'),
    GetAccount: object('accounts', 'get'),
    CreateToken: object('accounts', 'update'),
    DeleteToken: object('accounts', 'update'),
  },
  'application.ApplicationService': {
    List: items('applications'),
    ListResourceEvents: object('applications', 'get'),
    Watch: items('applications'),
    Create: object('applications', 'create'),
    Get: object('applications', 'get'),
    GetApplicationSyncWindows: object('applications', 'get'),
    RevisionMetadata: object('applications', 'get'),
    RevisionChartDetails: object('applications', 'get'),
    GetOCIMetadata: object('applications', 'get'),
    GetManifests: object('applications', 'get'),
    GetManifestsWithFiles: object('applications', 'override'),
    Update: object('applications', 'update'),
    UpdateSpec: object('applications', 'update'),
    Patch: object('applications', 'update'),
    Delete: object('applications', 'delete'),
    Sync: object('applications', 'sync'),
    ManagedResources: object('applications', 'get'),
    ServerSideDiff: object('applications', 'get'),
    ResourceTree: object('applications', 'get'),
    WatchResourceTree: object('applications', 'get'),
    Rollback: object('applications', 'sync'),
    TerminateOperation: object('applications', 'sync'),
    GetResource: object('applications', 'get'),
    PatchResource: object('applications', 'update'),
    ListResourceActions: object('applications', 'get'),
    RunResourceAction: object('applications', 'action'),
    RunResourceActionV2: object('applications', 'action'),
    DeleteResource: object('applications', 'delete'),
    PodLogs: object('applications', 'get'),
    ListLinks: object('applications', 'get'),
    ListResourceLinks: object('applications', 'get'),
  },
  'applicationset.ApplicationSetService': {
    Get: object('applicationsets', 'get'),
    Generate: object('applicationsets', 'create'),
    List: items('applicationsets'),
    Create: object('applicationsets', 'create'),
    Delete: object('applicationsets', 'delete'),
    ResourceTree: object('applicationsets', 'get'),
    ListResourceEvents: object('applicationsets', 'get'),
    Watch: items('applicationsets'),
  },
  'certificate.CertificateService': {
    ListCertificates: object('certificates', 'get'),
    CreateCertificate: object('certificates', 'create'),
    DeleteCertificate: object('certificates', 'delete'),
  },
  'cluster.ClusterService': {
    List: items('clusters'),
    Create: object('clusters', 'create'),
    Get: object('clusters', 'get'),
    Update: object('clusters', 'update'),
    Delete: object('clusters', 'delete'),
    RotateAuth: object('clusters', 'update'),
    InvalidateCache: object('clusters', 'update'),
  },
  'cluster.SettingsService': { Get: anyone, GetPlugins: self },
  'gpgkey.GPGKeyService': {
    List: object('gpgkeys', 'get'),
    Get: object('gpgkeys', 'get'),
    Create: object('gpgkeys', 'create'),
    Delete: object('gpgkeys', 'delete'),
  },
  'notification.NotificationService': { ListTriggers: self, ListServices: self, ListTemplates: self },
  'project.ProjectService': {
    CreateToken: object('projects', 'update'),
    DeleteToken: object('projects', 'update'),
    Create: object('projects', 'create'),
    List: items('projects'),
    GetDetailedProject: object('projects', 'get'),
    Get: object('projects', 'get'),
    GetGlobalProjects: object('projects', 'get'),
    Update: object('projects', 'update'),
    Delete: object('projects', 'delete'),
    ListEvents: object('projects', 'get'),
    GetSyncWindowsState: object('projects', 'get'),
    ListLinks: object('projects', 'get'),
  },
  'repocreds.RepoCredsService': {
    ListRepositoryCredentials: items('repositories'),
    ListWriteRepositoryCredentials: items('write-repositories'),
    CreateRepositoryCredentials: object('repositories', 'create'),
    CreateWriteRepositoryCredentials: object('write-repositories', 'create'),
    UpdateRepositoryCredentials: object('repositories', 'update'),
    UpdateWriteRepositoryCredentials: object('write-repositories', 'update'),
    DeleteRepositoryCredentials: object('repositories', 'delete'),
    DeleteWriteRepositoryCredentials: object('write-repositories', 'delete'),
  },
  'repository.RepositoryService': {
    List: items('repositories'),
    Get: object('repositories', 'get'),
    GetWrite: object('write-repositories', 'get'),
    ListRepositories: items('repositories'),
    ListWriteRepositories: items('write-repositories'),
    ListRefs: object('repositories', 'get'),
    ListOCITags: object('repositories', 'get'),
    ListApps: object('repositories', 'get'),
    GetAppDetails: object('repositories', 'get'),
    GetHelmCharts: object('repositories', 'get'),
    Create: object('repositories', 'create'),
    CreateRepository: object('repositories', 'create'),
    CreateWriteRepository: object('write-repositories', 'create'),
    Update: object('repositories', 'update'),
    UpdateRepository: object('repositories', 'update'),
    UpdateWriteRepository: object('write-repositories', 'update'),
    Delete: object('repositories', 'delete'),
    DeleteRepository: object('repositories', 'delete'),
    DeleteWriteRepository: object('write-repositories', 'delete'),
    ValidateAccess: object('repositories', 'create'),
    ValidateWriteAccess: object('write-repositories', 'create'),
  },
  'session.SessionService': { GetUserInfo: anyone, Create: anyone, Delete: self },
  'version.VersionService': { Version: anyone },
};
