export { formatHelp } from './format-help.ts';
export { kubeOverridesOf, kubeSettings } from './kube-settings.ts';
export { logSettings } from './log-settings.ts';
export { parseConfig, type ConfigOutcome, type Environment } from './parse-config.ts';
export { redisConnectionOf, redisSettings } from './redis-settings.ts';
export { repoServerClientSettings, type RepoServerClientSettings } from './repo-server-client-settings.ts';
export {
  refusedSetting,
  setting,
  type ConfigOf,
  type RefusedSettingOptions,
  type Setting,
  type SettingOptions,
  type SettingTable,
} from './setting.ts';
export {
  boolean,
  byteSize,
  durationMs,
  float,
  integer,
  list,
  oneOf,
  parseDurationMs,
  secondsMs,
  text,
  textMap,
  type ValueParser,
} from './value-parsers.ts';
export { clusterConnection } from './cluster-connection.ts';
export type { TextData } from './config-map-reader.ts';
export { findRepository, findTemplate, type KnownRepositories, type RepositoryQuery } from './find-repository.ts';
export {
  parseGeneralSettings,
  type CompareOptions,
  type GeneralSettings,
  type GlobalProject,
  type LocalAccount,
} from './general-settings.ts';
export { parseClusterSecret, type ClusterEntry } from './parse-cluster-secret.ts';
export {
  isSecretOfType,
  parseRepoCredsSecret,
  parseRepositorySecret,
  type RepoCredsEntry,
  type RepositoryEntry,
} from './parse-repository-secret.ts';
export { parseRbacSettings, type RbacSettings } from './rbac-settings.ts';
export { normalizeRepositoryUrl } from './repository-url.ts';
export { listClusters, resolveCluster, type KnownCluster, type KnownClusters } from './resolve-cluster.ts';
export type { ResourceCustomizations } from './resource-customizations.ts';
export {
  isResourceExcluded,
  type FilterSubject,
  type FilteredResource,
  type ResourceFilter,
} from './resource-filter.ts';
export { configMapDataOf, secretDataOf } from './secret-data.ts';
export { resolveSecretReference, type SecretSource } from './secret-reference.ts';
export { buildSnapshot, type SettingsObjects, type SettingsSnapshot } from './settings-snapshot.ts';
export { startSettingsStore, type SettingsStore, type SettingsStoreOptions } from './settings-store.ts';
