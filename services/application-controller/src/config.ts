import {
  boolean,
  durationMs,
  float,
  integer,
  kubeSettings,
  list,
  logSettings,
  redisSettings,
  refusedSetting,
  repoServerClientSettings,
  setting,
  text,
  type ConfigOf,
} from '@plumbline/io/settings';

const prefix = 'ARGOCD_APPLICATION_CONTROLLER';

const timers = {
  appResyncSeconds: setting({
    flag: '--app-resync',
    env: 'ARGOCD_RECONCILIATION_TIMEOUT',
    default: '120',
    parse: secondsOrDuration(),
    help: 'Seconds between two looks at an application; 0: only events',
  }),
  appResyncJitterSeconds: setting({
    flag: '--app-resync-jitter',
    env: 'ARGOCD_RECONCILIATION_JITTER',
    default: '60',
    parse: secondsOrDuration(),
    help: 'Up to so many seconds are added to each application',
  }),
  appHardResyncSeconds: setting({
    flag: '--app-hard-resync',
    env: 'ARGOCD_HARD_RECONCILIATION_TIMEOUT',
    default: '0',
    parse: secondsOrDuration(),
    help: 'Seconds between two looks without any cache; 0: never',
  }),
  selfHealTimeoutSeconds: setting({
    flag: '--self-heal-timeout-seconds',
    env: `${prefix}_SELF_HEAL_TIMEOUT_SECONDS`,
    default: '0',
    parse: integer,
    help: 'Fixed wait between self-heals; 0: the backoff',
  }),
  selfHealBackoffSeconds: setting({
    flag: '--self-heal-backoff-timeout-seconds',
    env: `${prefix}_SELF_HEAL_BACKOFF_TIMEOUT_SECONDS`,
    default: '2',
    parse: integer,
    help: 'First wait between self-heals',
  }),
  selfHealBackoffFactor: setting({
    flag: '--self-heal-backoff-factor',
    env: `${prefix}_SELF_HEAL_BACKOFF_FACTOR`,
    default: '3',
    parse: integer,
    help: 'Each further wait is so many times longer',
  }),
  selfHealBackoffCapSeconds: setting({
    flag: '--self-heal-backoff-cap-seconds',
    env: `${prefix}_SELF_HEAL_BACKOFF_CAP_SECONDS`,
    default: '300',
    parse: integer,
    help: 'Longest wait between self-heals',
  }),
  syncTimeoutSeconds: setting({
    flag: '--sync-timeout',
    env: `${prefix}_SYNC_TIMEOUT`,
    default: '0',
    parse: integer,
    help: 'An operation that runs longer is terminated; 0: never',
  }),
  syncWaveDelaySeconds: setting({
    env: 'ARGOCD_SYNC_WAVE_DELAY',
    default: '2',
    parse: float,
    help: 'Seconds between two waves',
  }),
  repoErrorGraceSeconds: setting({
    flag: '--repo-error-grace-period-seconds',
    env: 'ARGOCD_REPO_ERROR_GRACE_PERIOD_SECONDS',
    default: '180',
    parse: integer,
    help: 'Passing faults of rendering are not shown before',
  }),
} as const;

const limits = {
  statusProcessors: setting({
    flag: '--status-processors',
    env: `${prefix}_STATUS_PROCESSORS`,
    default: '20',
    parse: integer,
    help: 'Applications handled at once',
  }),
  operationProcessors: setting({
    flag: '--operation-processors',
    env: `${prefix}_OPERATION_PROCESSORS`,
    default: '10',
    parse: integer,
    help: 'Of these, operations that make a step at once',
  }),
  kubectlParallelism: setting({
    flag: '--kubectl-parallelism-limit',
    env: `${prefix}_KUBECTL_PARALLELISM_LIMIT`,
    default: '20',
    parse: integer,
    help: 'Objects written at once; 0: no limit',
  }),
  queueBaseDelayMs: setting({
    flag: '--wq-basedelay-ns',
    env: 'WORKQUEUE_BASE_DELAY_NS',
    default: '1ms',
    parse: nanosOrDuration(),
    help: 'First delay of a failing application',
  }),
  queueMaxDelayMs: setting({
    flag: '--wq-maxdelay-ns',
    env: 'WORKQUEUE_MAX_DELAY_NS',
    default: '1s',
    parse: nanosOrDuration(),
    help: 'Longest delay of a failing application',
  }),
  queueCooldownMs: setting({
    flag: '--wq-cooldown-ns',
    env: 'WORKQUEUE_FAILURE_COOLDOWN_NS',
    default: '0s',
    parse: nanosOrDuration(),
    help: 'A failing application starts anew after so long without failure; 0: only after a success',
  }),
  queueBackoffFactor: setting({
    flag: '--wq-backoff-factor',
    env: 'WORKQUEUE_BACKOFF_FACTOR',
    default: '1.5',
    parse: float,
    help: 'Each further delay is so many times longer',
  }),
} as const;

const scope = {
  applicationNamespaces: setting({
    flag: '--application-namespaces',
    env: 'ARGOCD_APPLICATION_NAMESPACES',
    parse: list,
    help: 'Further namespaces (globs) whose Applications are handled',
  }),
  shardingMethod: setting({
    flag: '--sharding-method',
    env: 'ARGOCD_CONTROLLER_SHARDING_ALGORITHM',
    default: 'legacy',
    parse: text,
    help: 'How clusters are given to replicas: legacy or round-robin',
  }),
  replicas: setting({
    env: 'ARGOCD_CONTROLLER_REPLICAS',
    default: '1',
    parse: integer,
    help: 'Number of replicas that share the clusters',
  }),
  shard: setting({
    env: 'ARGOCD_CONTROLLER_SHARD',
    default: '-1',
    parse: integer,
    help: 'This replica; -1: the number at the end of HOSTNAME',
  }),
  hostname: setting({ env: 'HOSTNAME', parse: text, help: 'Name of the pod' }),
  clusterCachePageSize: setting({
    env: 'ARGOCD_CLUSTER_CACHE_LIST_PAGE_SIZE',
    default: '500',
    parse: integer,
    help: 'Objects per page of a list',
  }),
  clusterEventsIntervalMs: setting({
    env: 'ARGOCD_CLUSTER_CACHE_EVENTS_PROCESSING_INTERVAL',
    default: '100ms',
    parse: durationMs,
    help: 'Live changes are gathered for so long',
  }),
  areClusterEventsBatched: setting({
    env: 'ARGOCD_CLUSTER_CACHE_BATCH_EVENTS_PROCESSING',
    default: 'true',
    parse: boolean,
    help: 'Whether live changes are gathered',
  }),
} as const;

const output = {
  appStateCacheMs: setting({
    flag: '--app-state-cache-expiration',
    env: 'ARGOCD_APP_STATE_CACHE_EXPIRATION',
    default: '1h0m0s',
    parse: durationMs,
    help: 'How long trees live in Redis',
  }),
  defaultCacheMs: setting({
    flag: '--default-cache-expiration',
    env: 'ARGOCD_DEFAULT_CACHE_EXPIRATION',
    default: '24h0m0s',
    parse: durationMs,
    help: 'How long other entries live in Redis',
  }),
  treeShardSize: setting({
    env: 'ARGOCD_APPLICATION_TREE_SHARD_SIZE',
    default: '0',
    parse: integer,
    help: 'Nodes per Redis entry of a tree; 0: all in one',
  }),
  isHealthPersisted: setting({
    flag: '--persist-resource-health',
    env: `${prefix}_PERSIST_RESOURCE_HEALTH`,
    parse: boolean,
    help: 'Write the health of each object into the status',
  }),
  kubeEvents: setting({
    flag: '--enable-k8s-event',
    env: 'ARGOCD_ENABLE_K8S_EVENT',
    default: 'all',
    parse: list,
    help: 'Which Kubernetes events are written: all, none, or reasons',
  }),
  maxGrpcMegabytes: setting({
    env: 'ARGOCD_GRPC_MAX_SIZE_MB',
    default: '200',
    parse: integer,
    help: 'Largest gRPC message in megabytes',
  }),
  metricsPort: setting({
    flag: '--metrics-port',
    default: '8082',
    parse: integer,
    help: 'Port of metrics and probes; 0: any',
  }),
  metricsAppLabels: setting({
    flag: '--metrics-application-labels',
    env: `${prefix}_METRICS_APPLICATION_LABELS`,
    parse: list,
    help: 'Labels of Applications that become metrics labels',
  }),
  metricsAppConditions: setting({
    flag: '--metrics-application-conditions',
    env: `${prefix}_METRICS_APPLICATION_CONDITIONS`,
    parse: list,
    help: 'Conditions that become metrics',
  }),
  metricsClusterLabels: setting({
    flag: '--metrics-cluster-labels',
    env: `${prefix}_METRICS_CLUSTER_LABELS`,
    parse: list,
    help: 'Labels of clusters that become metrics labels',
  }),
} as const;

const notYet = 'not supported yet';

const refused = {
  serverSideDiff: refusedSetting({
    flag: '--server-side-diff-enabled',
    env: `${prefix}_SERVER_SIDE_DIFF`,
    isSwitch: true,
    help: 'Compare by server-side apply',
    refused: notYet,
  }),
  hydrator: refusedSetting({
    flag: '--hydrator-enabled',
    env: 'ARGOCD_HYDRATOR_ENABLED',
    isSwitch: true,
    help: 'Hydrate sources',
    refused: notYet,
  }),
  dynamicDistribution: refusedSetting({
    flag: '--dynamic-cluster-distribution-enabled',
    env: 'ARGOCD_ENABLE_DYNAMIC_CLUSTER_DISTRIBUTION',
    isSwitch: true,
    help: 'Share clusters by heartbeat',
    refused: `${notYet}; set ARGOCD_CONTROLLER_REPLICAS`,
  }),
  metricsCacheExpiration: refusedSetting({
    flag: '--metrics-cache-expiration',
    env: `${prefix}_METRICS_CACHE_EXPIRATION`,
    default: '0s',
    alsoDefault: ['0', ''],
    help: 'Forget metrics regularly',
    refused: `${notYet}; gauges are read anew at each scrape`,
  }),
  otlpAddress: refusedSetting({
    flag: '--otlp-address',
    env: `${prefix}_OTLP_ADDRESS`,
    help: 'Send traces',
    refused: notYet,
  }),
  queueBucketSize: refusedSetting({
    flag: '--wq-bucket-size',
    env: 'WORKQUEUE_BUCKET_SIZE',
    default: '500',
    help: 'Burst of the queue',
    refused: `${notYet}; the queue has no rate limit`,
  }),
  queueBucketQps: refusedSetting({
    flag: '--wq-bucket-qps',
    env: 'WORKQUEUE_BUCKET_QPS',
    default: '1.7976931348623157e+308',
    help: 'Rate of the queue',
    refused: `${notYet}; the queue has no rate limit`,
  }),
} as const;

/** Settings that only matter with a refused one; without it they change nothing and may stay in a migrated manifest. */
const idle = {
  commitServer: setting({
    flag: '--commit-server',
    env: `${prefix}_COMMIT_SERVER`,
    default: 'argocd-commit-server:8086',
    parse: text,
    help: 'Used by the hydrator only, which is not supported yet',
  }),
  hydrationProcessors: setting({
    flag: '--hydration-processors',
    env: `${prefix}_HYDRATION_PROCESSORS`,
    default: '5',
    parse: integer,
    help: 'Used by the hydrator only, which is not supported yet',
  }),
  jqTimeout: setting({
    flag: '--ignore-normalizer-jq-execution-timeout-seconds',
    env: 'ARGOCD_IGNORE_NORMALIZER_JQ_TIMEOUT',
    default: '0s',
    parse: text,
    help: 'Accepted for Argo CD; jq expressions are limited by steps, not by time',
  }),
  otlpAttributes: setting({
    flag: '--otlp-attrs',
    env: `${prefix}_OTLP_ATTRS`,
    parse: list,
    help: 'Used with --otlp-address only',
  }),
  otlpHeaders: setting({
    flag: '--otlp-headers',
    env: `${prefix}_OTLP_HEADERS`,
    parse: text,
    help: 'Used with --otlp-address only',
  }),
  otlpInsecure: setting({
    flag: '--otlp-insecure',
    env: `${prefix}_OTLP_INSECURE`,
    default: 'true',
    parse: boolean,
    help: 'Used with --otlp-address only',
  }),
  otlpSampleRatio: setting({
    flag: '--otlp-sample-ratio',
    default: '1',
    parse: float,
    help: 'Used with --otlp-address only',
  }),
  gloglevel: setting({
    flag: '--gloglevel',
    default: '0',
    parse: integer,
    help: 'Without effect: there is no glog here',
  }),
} as const;

/** All settings of the application-controller: names, variables and defaults as Argo CD's (argocd-flags.json). */
export const settingTable = {
  ...kubeSettings,
  ...logSettings(prefix),
  ...redisSettings,
  ...repoServerClientSettings(prefix),
  ...timers,
  ...limits,
  ...scope,
  ...output,
  ...refused,
  ...idle,
} as const;

/** The configuration of the process. */
export type ControllerConfig = ConfigOf<typeof settingTable>;

/** Seconds as a number; Argo CD's manifests also pass durations (`120s`) from argocd-cm through the variable. */
function secondsOrDuration(): typeof integer {
  return {
    ...integer,
    parse: (value) => (/^\d+$/.test(value) ? Number(value) : Math.round(durationMs.parse(value) / 1000)),
  };
}

/** A duration, or a bare number of nanoseconds, in milliseconds. */
function nanosOrDuration(): typeof durationMs {
  return { ...durationMs, parse: (value) => (/^\d+$/.test(value) ? Number(value) / 1e6 : durationMs.parse(value)) };
}
