import { objectName, type v1alpha1 } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { isRecord } from '@plumbline/core/std';
import type { TrackingMethod, TrackingSettings } from '@plumbline/core/tracking';
import { ConfigMapReader, textsOf, type TextData } from './config-map-reader.ts';
import { readResourceCustomizations, type ResourceCustomizations } from './resource-customizations.ts';
import { parseFilteredResources, type ResourceFilter } from './resource-filter.ts';
import { boolean, durationMs, integer, list, oneOf } from './value-parsers.ts';

/** A local user. */
export interface LocalAccount {
  readonly name: string;
  readonly capabilities: readonly ('login' | 'apiKey')[];
  readonly isEnabled: boolean;
}

/** An entry of `globalProjects`. */
export interface GlobalProject {
  readonly projectName: string;
  /** A Kubernetes label selector. */
  readonly labelSelector: Readonly<Record<string, unknown>>;
}

/** `argocd-cm`, read. Names, meanings and defaults: settings.md §9.4. */
export interface GeneralSettings {
  readonly url: string;
  readonly additionalUrls: readonly string[];
  readonly tracking: TrackingSettings;
  readonly resourceFilter: ResourceFilter;
  readonly customizations: ResourceCustomizations;
  /** Default true. */
  readonly isIgnoreResourceUpdatesEnabled: boolean;
  readonly compareOptions: CompareOptions;
  /** Kinds that cannot be listed are dropped instead of failing the cluster: default `off`. */
  readonly respectRbac: 'off' | 'normal' | 'strict';
  readonly sensitiveAnnotations: readonly string[];
  readonly customLabels: readonly string[];
  readonly allowedNodeLabels: readonly string[];
  readonly includeEventLabelKeys: readonly string[];
  readonly excludeEventLabelKeys: readonly string[];
  readonly isInClusterEnabled: boolean;
  readonly kustomize: v1alpha1.KustomizeOptions;
  readonly helm: v1alpha1.HelmOptions;
  /** Which source types are enabled: `Kustomize`, `Helm`, `Directory` (its jsonnet too). */
  readonly enabledSourceTypes: Readonly<Record<string, boolean>>;
  readonly accounts: readonly LocalAccount[];
  readonly isAdminEnabled: boolean;
  readonly isAnonymousEnabled: boolean;
  /** Default 24 h. */
  readonly sessionDurationMs: number;
  /** Default `^.{8,32}$`. */
  readonly passwordPattern: string;
  readonly globalProjects: readonly GlobalProject[];
  readonly isExecEnabled: boolean;
  readonly execShells: readonly string[];
  /** Default 10. */
  readonly maxPodLogsToRender: number;
  /** Default 50. */
  readonly webhookMaxPayloadSizeMegabytes: number;
  readonly isImpersonationEnabled: boolean;
  readonly needsOverridePrivilegeForRevisionSync: boolean;
  readonly isRollbackEnforced: boolean;
  readonly isFineGrainedInheritanceDisabled: boolean;
  /** Keys that could not be read; each is at its default. */
  readonly problems: readonly AppError[];
}

/** `resource.compareoptions`. */
export interface CompareOptions {
  /** Default false. */
  readonly ignoresAggregatedRoles: boolean;
  /** Default true. */
  readonly ignoresDifferencesOnResourceUpdates: boolean;
  /** Of which kinds `status` is not compared: default `all`. */
  readonly ignoresStatusOf: 'all' | 'crd' | 'none';
}

/** Reads `argocd-cm`; absent data gives all defaults. */
export function parseGeneralSettings(data: TextData): GeneralSettings {
  const reader = new ConfigMapReader(objectName.configMap, data);
  const settings: GeneralSettings = {
    url: reader.text('url').replace(/\/+$/, ''),
    additionalUrls: reader.yaml('additionalUrls', [], textsOf),
    ...readResourceSettings(reader),
    ...readSourceSettings(reader),
    ...readAccessSettings(reader),
    problems: reader.problems,
  };
  return Object.freeze(settings);
}

type ResourceSettings = Pick<
  GeneralSettings,
  | 'tracking'
  | 'resourceFilter'
  | 'customizations'
  | 'isIgnoreResourceUpdatesEnabled'
  | 'compareOptions'
  | 'respectRbac'
  | 'sensitiveAnnotations'
  | 'customLabels'
  | 'allowedNodeLabels'
  | 'includeEventLabelKeys'
  | 'excludeEventLabelKeys'
  | 'isInClusterEnabled'
>;

function readResourceSettings(reader: ConfigMapReader): ResourceSettings {
  return {
    tracking: readTracking(reader),
    resourceFilter: {
      exclusions: reader.yaml('resource.exclusions', [], parseFilteredResources),
      inclusions: reader.yaml('resource.inclusions', [], parseFilteredResources),
    },
    customizations: readResourceCustomizations(reader),
    isIgnoreResourceUpdatesEnabled: reader.value('resource.ignoreResourceUpdatesEnabled', boolean, true),
    compareOptions: reader.yaml('resource.compareoptions', defaultCompareOptions, readCompareOptions),
    respectRbac: reader.value('resource.respectRBAC', oneOf('normal', 'strict'), undefined) ?? 'off',
    sensitiveAnnotations: reader.value('resource.sensitive.mask.annotations', list, []),
    customLabels: reader.value('resource.customLabels', list, []),
    allowedNodeLabels: reader.value('application.allowedNodeLabels', list, []),
    includeEventLabelKeys: reader.value('resource.includeEventLabelKeys', list, []),
    excludeEventLabelKeys: reader.value('resource.excludeEventLabelKeys', list, []),
    isInClusterEnabled: reader.value('cluster.inClusterEnabled', boolean, true),
  };
}

type SourceSettings = Pick<GeneralSettings, 'kustomize' | 'helm' | 'enabledSourceTypes'>;

function readSourceSettings(reader: ConfigMapReader): SourceSettings {
  const schemes = reader.text('helm.valuesFileSchemes', 'https,http');
  return {
    kustomize: readKustomize(reader),
    helm: { valuesFileSchemes: [...list.parse(schemes)] },
    enabledSourceTypes: {
      Kustomize: reader.value('kustomize.enable', boolean, true),
      Helm: reader.value('helm.enable', boolean, true),
      Directory: reader.value('jsonnet.enable', boolean, true),
    },
  };
}

type AccessSettings = Omit<
  GeneralSettings,
  keyof ResourceSettings | keyof SourceSettings | 'url' | 'additionalUrls' | 'problems'
>;

function readAccessSettings(reader: ConfigMapReader): AccessSettings {
  return {
    accounts: readAccounts(reader),
    isAdminEnabled: reader.value('admin.enabled', boolean, true),
    isAnonymousEnabled: reader.value('users.anonymous.enabled', boolean, false),
    sessionDurationMs: reader.value('users.session.duration', durationMs, 24 * 3_600_000),
    passwordPattern: reader.text('passwordPattern', '^.{8,32}$'),
    globalProjects: reader.yaml('globalProjects', [], readGlobalProjects),
    isExecEnabled: reader.value('exec.enabled', boolean, false),
    execShells: reader.value('exec.shells', list, ['bash', 'sh', 'powershell', 'cmd']),
    maxPodLogsToRender: reader.value('server.maxPodLogsToRender', integer, 10),
    webhookMaxPayloadSizeMegabytes: reader.value('webhook.maxPayloadSizeMB', integer, 50),
    isImpersonationEnabled: reader.value('application.sync.impersonation.enabled', boolean, false),
    needsOverridePrivilegeForRevisionSync: reader.value(
      'application.sync.requireOverridePrivilegeForRevisionSync',
      boolean,
      false,
    ),
    isRollbackEnforced: reader.value('server.rbac.rollback.enforce.enable', boolean, false),
    isFineGrainedInheritanceDisabled: reader.value(
      'server.rbac.disableApplicationFineGrainedRBACInheritance',
      boolean,
      true,
    ),
  };
}

function readTracking(reader: ConfigMapReader): TrackingSettings {
  const methods = oneOf<TrackingMethod>('annotation', 'annotation+label', 'label');
  const installationId = reader.text('installationID');
  return {
    method: reader.value('application.resourceTrackingMethod', methods, 'annotation'),
    labelKey: reader.text('application.instanceLabelKey') || 'app.kubernetes.io/instance',
    ...(installationId === '' ? {} : { installationId }),
  };
}

const defaultCompareOptions: CompareOptions = Object.freeze({
  ignoresAggregatedRoles: false,
  ignoresDifferencesOnResourceUpdates: true,
  ignoresStatusOf: 'all',
});

function readCompareOptions(value: unknown): CompareOptions {
  if (!isRecord(value)) throw new AppError('CONFIG_INVALID', 'not a mapping');
  const statusField = value['ignoreResourceStatusField'] ?? 'all';
  return {
    ignoresAggregatedRoles: value['ignoreAggregatedRoles'] === true,
    ignoresDifferencesOnResourceUpdates: value['ignoreDifferencesOnResourceUpdates'] !== false,
    ignoresStatusOf: readStatusField(typeof statusField === 'string' ? statusField.toLowerCase() : ''),
  };
}

function readStatusField(text: string): CompareOptions['ignoresStatusOf'] {
  if (text === 'all') return 'all';
  if (text === 'crd') return 'crd';
  if (text === 'none' || text === 'off' || text === 'false') return 'none';
  throw new AppError('CONFIG_INVALID', `ignoreResourceStatusField "${text}" is not one of all, crd, none, off`);
}

function readKustomize(reader: ConfigMapReader): v1alpha1.KustomizeOptions {
  const versions = new Map<string, v1alpha1.KustomizeVersion>();
  for (const prefix of ['kustomize.version.', 'kustomize.path.']) {
    for (const { key, rest } of reader.keysUnder(prefix)) versions.set(rest, { name: rest, path: reader.text(key) });
  }
  for (const { key, rest } of reader.keysUnder('kustomize.buildOptions.')) {
    versions.set(rest, { ...versions.get(rest), name: rest, buildOptions: reader.text(key) });
  }
  const buildOptions = reader.text('kustomize.buildOptions');
  return {
    ...(buildOptions === '' ? {} : { buildOptions }),
    ...(versions.size === 0 ? {} : { versions: [...versions.values()] }),
  };
}

function readAccounts(reader: ConfigMapReader): LocalAccount[] {
  const names = reader.keysUnder('accounts.').filter(({ rest }) => !rest.endsWith('.enabled'));
  return names.map(({ key, rest: name }) => {
    const words = list.parse(reader.text(key));
    for (const word of words) {
      if (word !== 'login' && word !== 'apiKey') reader.report(key, `capability "${word}" is not one of login, apiKey`);
    }
    return {
      name,
      capabilities: words.filter((word) => word === 'login' || word === 'apiKey'),
      isEnabled: reader.value(`${key}.enabled`, boolean, true),
    };
  });
}

function readGlobalProjects(value: unknown): GlobalProject[] {
  if (!Array.isArray(value)) throw new AppError('CONFIG_INVALID', 'not a list');
  return value.map((item: unknown) => {
    if (!isRecord(item) || typeof item['projectName'] !== 'string') {
      throw new AppError('CONFIG_INVALID', 'an entry has no projectName');
    }
    return {
      projectName: item['projectName'],
      labelSelector: isRecord(item['labelSelector']) ? item['labelSelector'] : {},
    };
  });
}
