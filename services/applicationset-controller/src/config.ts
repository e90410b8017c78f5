import { applicationsPolicies, isApplicationsPolicy, type ApplicationsPolicy } from '@plumbline/core/appset';
import { AppError } from '@plumbline/contract/errors';
import {
  boolean,
  durationMs,
  integer,
  kubeSettings,
  list,
  logSettings,
  refusedSetting,
  repoServerClientSettings,
  setting,
  type ConfigOf,
  type SettingTable,
  type ValueParser,
} from '@plumbline/io/settings';

const PREFIX = 'ARGOCD_APPLICATIONSET_CONTROLLER';

/** Where a server listens. */
export interface ListenAddress {
  /** `0.0.0.0` when only a port is given. */
  host: string;
  port: number;
}

const listenAddress: ValueParser<ListenAddress> = {
  type: 'string',
  parse(value) {
    const found = /^(?<host>.*):(?<port>\d{1,5})$/u.exec(value)?.groups;
    if (!found) throw new AppError('CONFIG_INVALID', 'not an address such as :8080 or localhost:8080');
    return { host: (found['host'] ?? '').replace(/^\[|\]$/gu, '') || '0.0.0.0', port: Number(found['port']) };
  },
};

const policy: ValueParser<ApplicationsPolicy | undefined> = {
  type: 'string',
  parse(value) {
    if (value === '') return undefined;
    if (isApplicationsPolicy(value)) return value;
    throw new AppError('CONFIG_INVALID', `not one of ${applicationsPolicies.join(', ')}`);
  },
};

/** A count of things done at once. */
const width: ValueParser<number> = {
  ...integer,
  parse(value) {
    const count = integer.parse(value);
    if (count >= 1) return count;
    throw new AppError('CONFIG_INVALID', 'less than 1');
  },
};

const scmRefused = 'the scmProvider and pullRequest generators are not available yet';

const servingSettings = {
  metricsAddress: setting({
    flag: '--metrics-addr',
    default: ':8080',
    parse: listenAddress,
    help: 'Address of the metrics',
  }),
  probeAddress: setting({
    flag: '--probe-addr',
    default: ':8081',
    parse: listenAddress,
    help: 'Address of /healthz and /readyz',
  }),
  webhookAddress: setting({
    flag: '--webhook-addr',
    default: ':7000',
    parse: listenAddress,
    help: 'Address of /api/webhook',
  }),
  webhookParallelism: setting({
    flag: '--webhook-parallelism-limit',
    env: `${PREFIX}_WEBHOOK_PARALLELISM_LIMIT`,
    default: '50',
    parse: width,
    help: 'How many webhook events are handled at once',
  }),
  metricsLabels: setting({
    flag: '--metrics-applicationset-labels',
    parse: list,
    help: 'Labels of ApplicationSets that argocd_appset_labels shows',
  }),
  debug: setting({
    flag: '--debug',
    env: `${PREFIX}_DEBUG`,
    parse: boolean,
    help: 'Log at level debug, whatever --loglevel says',
  }),
} as const;

const behaviourSettings = {
  namespaces: setting({
    flag: '--applicationset-namespaces',
    env: `${PREFIX}_NAMESPACES`,
    parse: list,
    help: 'More namespaces with ApplicationSets: globs or /regular expressions/',
  }),
  policy: setting({
    flag: '--policy',
    env: `${PREFIX}_POLICY`,
    parse: policy,
    help: 'What may be done to Applications: sync, create-only, create-update or create-delete; default: what each set says',
  }),
  isPolicyOverrideEnabled: setting({
    flag: '--enable-policy-override',
    env: `${PREFIX}_ENABLE_POLICY_OVERRIDE`,
    parse: boolean,
    help: "Let a set's own policy win over --policy; without --policy it always does",
  }),
  isDryRun: setting({ flag: '--dry-run', env: `${PREFIX}_DRY_RUN`, parse: boolean, help: 'Write nothing' }),
  concurrentReconciliations: setting({
    flag: '--concurrent-reconciliations',
    env: `${PREFIX}_CONCURRENT_RECONCILIATIONS`,
    default: '10',
    parse: width,
    help: 'How many sets are handled at once',
  }),
  concurrentApplicationUpdates: setting({
    flag: '--concurrent-application-updates',
    env: `${PREFIX}_CONCURRENT_APPLICATION_UPDATES`,
    default: '1',
    parse: width,
    help: 'How many Applications of one set are written at once',
  }),
  cacheSyncPeriodMs: setting({
    flag: '--cache-sync-period',
    env: `${PREFIX}_CACHE_SYNC_PERIOD`,
    default: '10h0m0s',
    parse: durationMs,
    help: 'How often every set is handled although nothing was heard',
  }),
  requeueAfterMs: setting({
    env: `${PREFIX}_REQUEUE_AFTER`,
    default: '3m',
    parse: durationMs,
    help: 'How often sets that read Git are handled, unless a generator says requeueAfterSeconds',
  }),
  isNewGitFileGlobbing: setting({
    flag: '--enable-new-git-file-globbing',
    env: `${PREFIX}_ENABLE_NEW_GIT_FILE_GLOBBING`,
    parse: boolean,
    help: 'Patterns of the Git files generator: * stops at /, ** crosses it',
  }),
  isGitSubmoduleEnabled: setting({
    env: 'ARGOCD_GIT_MODULES_ENABLED',
    default: 'true',
    parse: boolean,
    help: 'Whether Git submodules are read',
  }),
  preservedAnnotations: setting({
    flag: '--preserved-annotations',
    env: `${PREFIX}_GLOBAL_PRESERVED_ANNOTATIONS`,
    parse: list,
    help: 'Annotations that are left alone on every generated Application',
  }),
  preservedLabels: setting({
    flag: '--preserved-labels',
    env: `${PREFIX}_GLOBAL_PRESERVED_LABELS`,
    parse: list,
    help: 'Labels that are left alone on every generated Application',
  }),
  resourcesStatusLimit: setting({
    flag: '--max-resources-status-count',
    env: `${PREFIX}_MAX_RESOURCES_STATUS_COUNT`,
    default: '5000',
    parse: integer,
    help: 'How many Applications status.resources lists; 0: all',
  }),
  isLeaderElectionEnabled: setting({
    flag: '--enable-leader-election',
    env: `${PREFIX}_ENABLE_LEADER_ELECTION`,
    parse: boolean,
    help: 'Only the holder of a Lease works; the others wait',
  }),
} as const;

const scmSettings = {
  allowedScmProviders: refusedSetting({
    flag: '--allowed-scm-providers',
    env: `${PREFIX}_ALLOWED_SCM_PROVIDERS`,
    help: 'Addresses of SCM providers that may be asked',
    refused: scmRefused,
  }),
  isScmProvidersEnabled: setting({
    flag: '--enable-scm-providers',
    env: `${PREFIX}_ENABLE_SCM_PROVIDERS`,
    default: 'true',
    parse: boolean,
    help: 'Either value: a set with a scmProvider or pullRequest generator is refused, for they are not available yet',
  }),
  tokenRefStrictMode: refusedSetting({
    flag: '--token-ref-strict-mode',
    env: `${PREFIX}_TOKENREF_STRICT_MODE`,
    help: 'Only Secrets of type scm-creds may be referred to',
    isSwitch: true,
    refused: scmRefused,
  }),
  scmRootCaPath: refusedSetting({
    flag: '--scm-root-ca-path',
    env: `${PREFIX}_SCM_ROOT_CA_PATH`,
    help: 'CA bundle for SCM providers',
    refused: scmRefused,
  }),
  scmProxyUrl: refusedSetting({
    flag: '--scm-proxy-url',
    env: `${PREFIX}_SCM_PROXY_URL`,
    help: 'Proxy to SCM providers',
    refused: scmRefused,
  }),
  scmNoProxy: refusedSetting({
    flag: '--scm-no-proxy',
    env: `${PREFIX}_SCM_NO_PROXY`,
    help: 'SCM providers without proxy',
    refused: scmRefused,
  }),
  githubApiMetrics: refusedSetting({
    flag: '--enable-github-api-metrics',
    env: `${PREFIX}_ENABLE_GITHUB_API_METRICS`,
    help: 'Metrics of calls to the GitHub API',
    isSwitch: true,
    refused: scmRefused,
  }),
  progressiveSyncs: refusedSetting({
    flag: '--enable-progressive-syncs',
    env: `${PREFIX}_ENABLE_PROGRESSIVE_SYNCS`,
    help: 'Rollout of sets step by step (spec.strategy RollingSync)',
    isSwitch: true,
    refused: 'RollingSync is not available yet',
  }),
} as const;

/** Every setting of the applicationset-controller. */
export const settings = {
  ...servingSettings,
  ...behaviourSettings,
  ...scmSettings,
  ...repoServerClientSettings(PREFIX, '--argocd-repo-server'),
  ...logSettings(PREFIX),
  ...kubeSettings,
} as const satisfies SettingTable;

/** The parsed settings. */
export type Config = ConfigOf<typeof settings>;
