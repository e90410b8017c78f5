import {
  boolean,
  byteSize,
  durationMs,
  integer,
  logSettings,
  redisSettings,
  refusedSetting,
  secondsMs,
  setting,
  text,
  type ConfigOf,
} from '@plumbline/io/settings';

const NOT_BUILT = 'this part is not built yet; docs/repo-server.md says what is missing';

/** Where the server listens and how it proves itself. */
const listenSettings = {
  address: setting({
    flag: '--address',
    env: 'ARGOCD_REPO_SERVER_LISTEN_ADDRESS',
    default: '0.0.0.0',
    parse: text,
    help: 'Address to listen on',
  }),
  port: setting({ flag: '--port', default: '8081', parse: integer, help: 'Port of gRPC' }),
  metricsAddress: setting({
    flag: '--metrics-address',
    env: 'ARGOCD_REPO_SERVER_METRICS_LISTEN_ADDRESS',
    default: '0.0.0.0',
    parse: text,
    help: 'Address of the metrics server',
  }),
  metricsPort: setting({ flag: '--metrics-port', default: '8084', parse: integer, help: 'Port of the metrics server' }),
  disableTls: setting({
    flag: '--disable-tls',
    env: 'ARGOCD_REPO_SERVER_DISABLE_TLS',
    parse: boolean,
    help: 'Speak gRPC without TLS',
  }),
  clientCaPath: setting({
    flag: '--client-ca-path',
    env: 'ARGOCD_REPO_SERVER_CLIENT_CA_PATH',
    default: '/app/config/reposerver/mtls/client-ca.crt',
    parse: text,
    help: 'CA that client certificates must be signed by; clients need none while the file is missing',
  }),
  appConfPath: setting({
    env: 'ARGOCD_APP_CONF_PATH',
    default: '/app/config',
    parse: text,
    help: 'Folder with reposerver/tls/tls.crt and tls.key; a self-signed certificate is made when they are missing',
  }),
  maxGrpcMegabytes: setting({
    env: 'ARGOCD_GRPC_MAX_SIZE_MB',
    default: '200',
    parse: integer,
    help: 'Largest gRPC message, MB',
  }),
};

/** Git: trust, limits, caches. */
const gitSettings = {
  tlsDataPath: setting({
    env: 'ARGOCD_TLS_DATA_PATH',
    default: '/app/config/tls',
    parse: text,
    help: 'Folder with one CA bundle per host name',
  }),
  sshDataPath: setting({
    env: 'ARGOCD_SSH_DATA_PATH',
    default: '/app/config/ssh',
    parse: text,
    help: 'Folder with ssh_known_hosts',
  }),
  gitRequestTimeoutMs: setting({
    env: 'ARGOCD_GIT_REQUEST_TIMEOUT',
    default: '15s',
    parse: durationMs,
    help: 'Time for listing the refs of a repository',
  }),
  gitAttempts: setting({
    env: 'ARGOCD_GIT_ATTEMPTS_COUNT',
    default: '1',
    parse: integer,
    help: 'Tries of a Git request that fails to reach the server',
  }),
  gitRetryMs: setting({
    env: 'ARGOCD_GIT_RETRY_DURATION',
    default: '250ms',
    parse: durationMs,
    help: 'Wait before the second try',
  }),
  gitRetryFactor: setting({
    env: 'ARGOCD_GIT_RETRY_FACTOR',
    default: '2',
    parse: integer,
    help: 'Growth of the wait from try to try',
  }),
  gitRetryMaxMs: setting({
    env: 'ARGOCD_GIT_RETRY_MAX_DURATION',
    default: '5s',
    parse: durationMs,
    help: 'Longest wait between tries',
  }),
  lsRemoteParallelism: setting({
    env: 'ARGOCD_GIT_LS_REMOTE_PARALLELISM_LIMIT',
    default: '0',
    parse: integer,
    help: 'Most requests for refs at once, 0 = no limit',
  }),
  gitModulesEnabled: setting({
    env: 'ARGOCD_GIT_MODULES_ENABLED',
    default: 'true',
    parse: boolean,
    help: 'Read submodules: a source that holds one is refused for now; false leaves them out',
  }),
  nodegitPath: setting({
    env: 'PLUMBLINE_NODEGIT_PATH',
    parse: text,
    help: 'Main file of nodegit: objects are read through it; through git cat-file processes when not set',
  }),
  builtinGitConfig: setting({
    flag: '--enable-builtin-git-config',
    env: 'ARGOCD_REPO_SERVER_ENABLE_BUILTIN_GIT_CONFIG',
    default: 'true',
    parse: boolean,
    help: 'Keep git from starting maintenance in the background',
  }),
  revisionCacheMs: setting({
    flag: '--revision-cache-expiration',
    // The timeout of reconciliation, when set, is also how old a list of refs may be.
    env: 'ARGOCD_RECONCILIATION_TIMEOUT',
    default: '3m0s',
    parse: secondsMs,
    help: 'How long a list of refs is believed',
  }),
  allowEscapingLinks: setting({
    flag: '--allow-oob-symlinks',
    env: 'ARGOCD_REPO_SERVER_ALLOW_OUT_OF_BOUNDS_SYMLINKS',
    parse: boolean,
    help: 'Do not refuse repositories with symbolic links that lead out of them; such links are never followed',
  }),
  includeHiddenDirectories: setting({
    flag: '--include-hidden-directories',
    env: 'ARGOCD_REPO_SERVER_INCLUDE_HIDDEN_DIRECTORIES',
    parse: boolean,
    help: 'List directories whose names begin with a dot for ApplicationSets',
  }),
};

/** Rendering: limits and caches. */
const renderSettings = {
  parallelismLimit: setting({
    flag: '--parallelismlimit',
    env: 'ARGOCD_REPO_SERVER_PARALLELISM_LIMIT',
    default: '0',
    parse: integer,
    help: 'Most renders at once, 0 = no limit',
  }),
  maxCombinedBytes: setting({
    flag: '--max-combined-directory-manifests-size',
    env: 'ARGOCD_REPO_SERVER_MAX_COMBINED_DIRECTORY_MANIFESTS_SIZE',
    default: '10M',
    parse: byteSize,
    help: 'Most bytes of the manifests of one directory source',
  }),
  repoCacheMs: setting({
    flag: '--repo-cache-expiration',
    env: 'ARGOCD_REPO_CACHE_EXPIRATION',
    default: '24h0m0s',
    parse: durationMs,
    help: 'How long rendered manifests are kept',
  }),
  defaultCacheMs: setting({
    flag: '--default-cache-expiration',
    env: 'ARGOCD_DEFAULT_CACHE_EXPIRATION',
    default: '24h0m0s',
    parse: durationMs,
    help: 'How long other entries are kept',
  }),
  cacheKey: setting({
    env: 'PLUMBLINE_CACHE_KEY',
    parse: text,
    help: 'Secret that seals cached manifests in Redis, the same for all replicas; random for each process when not set',
  }),
  execTimeoutMs: setting({
    env: 'ARGOCD_EXEC_TIMEOUT',
    default: '90s',
    parse: durationMs,
    help: 'Time for one run of git, helm or kustomize',
  }),
  execGraceMs: setting({
    env: 'ARGOCD_EXEC_FATAL_TIMEOUT',
    default: '10s',
    parse: durationMs,
    help: 'Time from SIGTERM to SIGKILL for a run that took too long',
  }),
  pauseAfterFailures: setting({
    env: 'ARGOCD_PAUSE_GEN_AFTER_FAILED_ATTEMPTS',
    default: '3',
    parse: integer,
    help: 'Failures in a row after which a render is paused, 0 = never',
  }),
  pauseMinutes: setting({
    env: 'ARGOCD_PAUSE_GEN_MINUTES',
    default: '60',
    parse: integer,
    help: 'Length of the pause in minutes, 0 = not limited by time',
  }),
  pauseRequests: setting({
    env: 'ARGOCD_PAUSE_GEN_REQUESTS',
    default: '0',
    parse: integer,
    help: 'Requests until the next try, 0 = not limited by count',
  }),
};

/** Flags of parts that are not built: accepted at their defaults, which change nothing, refused otherwise. */
const refusedSettings = {
  tlsMinVersion: refusedSetting({
    flag: '--tlsminversion',
    default: '1.2',
    help: 'Lowest TLS version',
    refused: NOT_BUILT,
  }),
  tlsMaxVersion: refusedSetting({
    flag: '--tlsmaxversion',
    default: '1.3',
    help: 'Highest TLS version',
    refused: NOT_BUILT,
  }),
  tlsCiphers: refusedSetting({
    flag: '--tlsciphers',
    default: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    help: 'Ciphers of TLS 1.2',
    refused: NOT_BUILT,
  }),
  revisionCacheLockTimeout: refusedSetting({
    flag: '--revision-cache-lock-timeout',
    env: 'ARGOCD_REVISION_CACHE_LOCK_TIMEOUT',
    default: '10s',
    help: 'Not needed: requests for the same refs share one answer',
    refused: 'requests for the same refs share one answer, there is no lock to wait for',
  }),
  helmMaxExtracted: refusedSetting({
    flag: '--helm-manifest-max-extracted-size',
    env: 'ARGOCD_REPO_SERVER_HELM_MANIFEST_MAX_EXTRACTED_SIZE',
    default: '1G',
    help: 'Charts of Helm repositories',
    refused: NOT_BUILT,
  }),
  helmMaxExtractedOff: refusedSetting({
    flag: '--disable-helm-manifest-max-extracted-size',
    env: 'ARGOCD_REPO_SERVER_DISABLE_HELM_MANIFEST_MAX_EXTRACTED_SIZE',
    isSwitch: true,
    help: 'Charts of Helm repositories',
    refused: NOT_BUILT,
  }),
  helmMaxIndex: refusedSetting({
    flag: '--helm-registry-max-index-size',
    env: 'ARGOCD_REPO_SERVER_HELM_MANIFEST_MAX_INDEX_SIZE',
    default: '1G',
    help: 'Charts of Helm repositories',
    refused: NOT_BUILT,
  }),
  ociMaxExtracted: refusedSetting({
    flag: '--oci-manifest-max-extracted-size',
    env: 'ARGOCD_REPO_SERVER_OCI_MANIFEST_MAX_EXTRACTED_SIZE',
    default: '1G',
    help: 'OCI sources',
    refused: NOT_BUILT,
  }),
  ociMaxExtractedOff: refusedSetting({
    flag: '--disable-oci-manifest-max-extracted-size',
    env: 'ARGOCD_REPO_SERVER_DISABLE_OCI_MANIFEST_MAX_EXTRACTED_SIZE',
    isSwitch: true,
    help: 'OCI sources',
    refused: NOT_BUILT,
  }),
  ociMediaTypes: refusedSetting({
    flag: '--oci-layer-media-types',
    env: 'ARGOCD_REPO_SERVER_OCI_LAYER_MEDIA_TYPES',
    default:
      'application/vnd.oci.image.layer.v1.tar,application/vnd.oci.image.layer.v1.tar+gzip,application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    help: 'OCI sources',
    refused: NOT_BUILT,
  }),
  streamedMaxTar: refusedSetting({
    flag: '--streamed-manifest-max-tar-size',
    env: 'ARGOCD_REPO_SERVER_STREAMED_MANIFEST_MAX_TAR_SIZE',
    default: '100M',
    help: 'Manifests sent by the CLI',
    refused: NOT_BUILT,
  }),
  streamedMaxExtracted: refusedSetting({
    flag: '--streamed-manifest-max-extracted-size',
    env: 'ARGOCD_REPO_SERVER_STREAMED_MANIFEST_MAX_EXTRACTED_SIZE',
    default: '1G',
    help: 'Manifests sent by the CLI',
    refused: NOT_BUILT,
  }),
  pluginTarExclude: refusedSetting({
    flag: '--plugin-tar-exclude',
    env: 'ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS',
    help: 'Config management plugins',
    refused: NOT_BUILT,
  }),
  pluginPaths: refusedSetting({
    flag: '--plugin-use-manifest-generate-paths',
    env: 'ARGOCD_REPO_SERVER_PLUGIN_USE_MANIFEST_GENERATE_PATHS',
    isSwitch: true,
    help: 'Config management plugins',
    refused: NOT_BUILT,
  }),
  otlpAddress: refusedSetting({
    flag: '--otlp-address',
    env: 'ARGOCD_REPO_SERVER_OTLP_ADDRESS',
    help: 'Tracing',
    refused: NOT_BUILT,
  }),
  otlpAttrs: refusedSetting({
    flag: '--otlp-attrs',
    env: 'ARGOCD_REPO_SERVER_OTLP_ATTRS',
    help: 'Tracing',
    refused: NOT_BUILT,
  }),
  otlpHeaders: refusedSetting({
    flag: '--otlp-headers',
    env: 'ARGOCD_REPO_SERVER_OTLP_HEADERS',
    help: 'Tracing',
    refused: NOT_BUILT,
  }),
  otlpInsecure: refusedSetting({
    flag: '--otlp-insecure',
    env: 'ARGOCD_REPO_SERVER_OTLP_INSECURE',
    default: 'true',
    isSwitch: true,
    help: 'Tracing',
    refused: NOT_BUILT,
  }),
  otlpSampleRatio: refusedSetting({
    flag: '--otlp-sample-ratio',
    env: 'ARGOCD_REPO_SERVER_OTLP_SAMPLE_RATIO',
    default: '1',
    help: 'Tracing',
    refused: NOT_BUILT,
  }),
};

/** Every flag and variable of the repo-server (argocd-flags.json). */
export const settings = {
  ...listenSettings,
  ...gitSettings,
  ...renderSettings,
  ...logSettings('ARGOCD_REPO_SERVER'),
  ...redisSettings,
  ...refusedSettings,
};

/** The configuration of the process. */
export type RepoServerConfig = ConfigOf<typeof settings>;
