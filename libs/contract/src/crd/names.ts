// Labels, annotations, finalizers and object names of the compatibility surface: letter for letter Argo CD's.

/** The API group and version of our custom resources. */
export const API_VERSION = 'argoproj.io/v1alpha1';

/** Labels. */
export const label = {
  partOf: 'app.kubernetes.io/part-of',
  instance: 'app.kubernetes.io/instance',
  secretType: 'argocd.argoproj.io/secret-type',
  applicationSetName: 'argocd.argoproj.io/application-set-name',
} as const;

/** Values of labels. */
export const labelValue = {
  partOfArgocd: 'argocd',
  secretTypeCluster: 'cluster',
  secretTypeRepository: 'repository',
  secretTypeRepoCreds: 'repo-creds',
} as const;

/** Annotations. */
export const annotation = {
  refresh: 'argocd.argoproj.io/refresh',
  refreshTimestamp: 'argocd.argoproj.io/refresh-timestamp',
  trackingId: 'argocd.argoproj.io/tracking-id',
  installationId: 'argocd.argoproj.io/installation-id',
  syncOptions: 'argocd.argoproj.io/sync-options',
  syncWave: 'argocd.argoproj.io/sync-wave',
  hook: 'argocd.argoproj.io/hook',
  hookDeletePolicy: 'argocd.argoproj.io/hook-delete-policy',
  helmHook: 'helm.sh/hook',
  helmHookDeletePolicy: 'helm.sh/hook-delete-policy',
  helmHookWeight: 'helm.sh/hook-weight',
  helmResourcePolicy: 'helm.sh/resource-policy',
  compareOptions: 'argocd.argoproj.io/compare-options',
  ignoreHealthcheck: 'argocd.argoproj.io/ignore-healthcheck',
  ignoreResourceUpdates: 'argocd.argoproj.io/ignore-resource-updates',
  manifestGeneratePaths: 'argocd.argoproj.io/manifest-generate-paths',
  skipReconcile: 'argocd.argoproj.io/skip-reconcile',
  deletionApproved: 'argocd.argoproj.io/deletion-approved',
  clientSideApplyManager: 'argocd.argoproj.io/client-side-apply-migration-manager',
  managedByUrl: 'argocd.argoproj.io/managed-by-url',
  applicationSetRefresh: 'argocd.argoproj.io/application-set-refresh',
  lastApplied: 'kubectl.kubernetes.io/last-applied-configuration',
  /** Ours: lifts the limit on large prunes (DESIGN §6 rule 1) for one Application. */
  pruneGuard: 'plumbline.dev/prune-guard',
} as const;

/** Finalizers of Applications and hooks. */
export const finalizer = {
  resources: 'resources-finalizer.argocd.argoproj.io',
  resourcesForeground: 'resources-finalizer.argocd.argoproj.io/foreground',
  resourcesBackground: 'resources-finalizer.argocd.argoproj.io/background',
  hook: 'argocd.argoproj.io/hook-finalizer',
} as const;

/** ConfigMaps and Secrets that settings live in. */
export const objectName = {
  configMap: 'argocd-cm',
  rbacConfigMap: 'argocd-rbac-cm',
  cmdParamsConfigMap: 'argocd-cmd-params-cm',
  knownHostsConfigMap: 'argocd-ssh-known-hosts-cm',
  tlsCertsConfigMap: 'argocd-tls-certs-cm',
  gpgKeysConfigMap: 'argocd-gpg-keys-cm',
  secret: 'argocd-secret',
  initialAdminSecret: 'argocd-initial-admin-secret',
  serverTlsSecret: 'argocd-server-tls',
  repoServerTlsSecret: 'argocd-repo-server-tls',
  redisSecret: 'argocd-redis',
} as const;

/** The address by which Applications name the cluster that the control plane runs in. */
export const IN_CLUSTER_SERVER = 'https://kubernetes.default.svc';

/** The display name of that cluster. */
export const IN_CLUSTER_NAME = 'in-cluster';
