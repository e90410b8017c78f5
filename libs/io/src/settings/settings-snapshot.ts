import { objectName, type KubeObject } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import type { TextData } from './config-map-reader.ts';
import { parseGeneralSettings, type GeneralSettings } from './general-settings.ts';
import { parseClusterSecret, type ClusterEntry } from './parse-cluster-secret.ts';
import {
  isSecretOfType,
  parseRepoCredsSecret,
  parseRepositorySecret,
  type RepoCredsEntry,
  type RepositoryEntry,
} from './parse-repository-secret.ts';
import { parseRbacSettings, type RbacSettings } from './rbac-settings.ts';
import { configMapDataOf, secretDataOf } from './secret-data.ts';

/** All settings at one moment; frozen. Hand the snapshot on, never read the store twice in one decision. */
export interface SettingsSnapshot {
  /** The control-plane namespace. */
  readonly namespace: string;
  readonly general: GeneralSettings;
  readonly rbac: RbacSettings;
  readonly repositories: readonly RepositoryEntry[];
  readonly repositoryCredentials: readonly RepoCredsEntry[];
  /** Without the implicit in-cluster one: see `listClusters`. */
  readonly clusters: readonly ClusterEntry[];
  /** `argocd-cm` as it stands, for keys that one component alone reads. */
  readonly configMapData: TextData;
  /** `argocd-secret`, decoded. Secret: never log it. */
  readonly secretData: TextData;
  /** Data of another labelled ConfigMap (`argocd-ssh-known-hosts-cm` …); empty when there is none. */
  configMapNamed(name: string): TextData;
  /** Data of another labelled Secret; undefined when there is none. */
  secretNamed(name: string): TextData | undefined;
  /** What could not be read; the setting is at its default, the entry is left out. */
  readonly problems: readonly AppError[];
}

/** The objects that settings live in. */
export interface SettingsObjects {
  namespace: string;
  configMaps: readonly KubeObject[];
  secrets: readonly KubeObject[];
}

/** The settings that these objects make. */
export function buildSnapshot(objects: SettingsObjects): SettingsSnapshot {
  const configMaps = new Map(objects.configMaps.map((object) => [object.metadata.name, object]));
  const secrets = new Map(objects.secrets.map((object) => [object.metadata.name, object]));
  const configMapData = configMapDataOf(configMaps.get(objectName.configMap));
  const general = parseGeneralSettings(configMapData);
  const rbac = parseRbacSettings(configMapDataOf(configMaps.get(objectName.rbacConfigMap)));
  const problems = [...general.problems, ...rbac.problems];
  const readAll = <T>(type: Parameters<typeof isSecretOfType>[1], parse: (secret: KubeObject) => T): T[] =>
    objects.secrets
      .filter((secret) => isSecretOfType(secret, type))
      .flatMap((secret) => readOne(secret, { parse, problems }));
  return Object.freeze({
    namespace: objects.namespace,
    general,
    rbac,
    repositories: readAll('repository', parseRepositorySecret),
    repositoryCredentials: readAll('repo-creds', parseRepoCredsSecret),
    clusters: readAll('cluster', parseClusterSecret),
    configMapData,
    secretData: secretDataOf(secrets.get(objectName.secret)),
    configMapNamed: (name: string) => configMapDataOf(configMaps.get(name)),
    secretNamed: (name: string) => (secrets.has(name) ? secretDataOf(secrets.get(name)) : undefined),
    problems,
  });
}

function readOne<T>(secret: KubeObject, options: { parse: (secret: KubeObject) => T; problems: AppError[] }): T[] {
  try {
    return [options.parse(secret)];
  } catch (thrown) {
    options.problems.push(AppError.from(thrown));
    return [];
  }
}
