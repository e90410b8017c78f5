import { boolean, integer, refusedSetting, setting, text } from '@plumbline/io/settings';

const dex = 'single sign-on is not built yet';
const notBuilt = 'not built yet';

/** Argo CD's flags that have no effect here yet: taken at their default, refused otherwise. */
export const refusedSettings = {
  // Every Procfile and manifest names Dex's address; it is only used once single sign-on is configured, which is refused.
  dexServer: setting({
    flag: '--dex-server',
    env: 'ARGOCD_SERVER_DEX_SERVER',
    default: 'argocd-dex-server:5556',
    parse: text,
    help: `Address of Dex; not used: ${dex}`,
  }),
  dexServerPlaintext: refusedSetting({
    flag: '--dex-server-plaintext',
    env: 'ARGOCD_SERVER_DEX_SERVER_PLAINTEXT',
    isSwitch: true,
    help: 'Talk to Dex without TLS',
    refused: dex,
  }),
  dexServerStrictTls: refusedSetting({
    flag: '--dex-server-strict-tls',
    env: 'ARGOCD_SERVER_DEX_SERVER_STRICT_TLS',
    isSwitch: true,
    help: 'Check the certificate of Dex',
    refused: dex,
  }),
  oidcCacheExpiration: refusedSetting({
    flag: '--oidc-cache-expiration',
    default: '3m0s',
    alsoDefault: ['3m'],
    help: 'How long OIDC state is kept',
    refused: dex,
  }),
  disableSwaggerUi: setting({
    flag: '--disable-swagger-ui',
    env: 'ARGOCD_SERVER_DISABLE_SWAGGER_UI',
    parse: boolean,
    help: 'No effect: there is no Swagger page',
  }),
  enableProxyExtension: refusedSetting({
    flag: '--enable-proxy-extension',
    env: 'ARGOCD_SERVER_ENABLE_PROXY_EXTENSION',
    isSwitch: true,
    help: 'Serve proxy extensions',
    refused: notBuilt,
  }),
  hydratorEnabled: refusedSetting({
    flag: '--hydrator-enabled',
    env: 'ARGOCD_HYDRATOR_ENABLED',
    isSwitch: true,
    help: 'Serve the source hydrator',
    refused: notBuilt,
  }),
  glogLevel: setting({ flag: '--gloglevel', default: '0', parse: integer, help: 'No effect: there is no glog here' }),
  otlpAddress: refusedSetting({
    flag: '--otlp-address',
    env: 'ARGOCD_SERVER_OTLP_ADDRESS',
    help: 'OpenTelemetry collector',
    refused: `tracing is ${notBuilt}`,
  }),
  otlpAttributes: refusedSetting({
    flag: '--otlp-attrs',
    env: 'ARGOCD_SERVER_OTLP_ATTRS',
    help: 'Attributes of spans',
    refused: `tracing is ${notBuilt}`,
  }),
  otlpHeaders: refusedSetting({
    flag: '--otlp-headers',
    env: 'ARGOCD_SERVER_OTLP_HEADERS',
    help: 'Headers to the collector',
    refused: `tracing is ${notBuilt}`,
  }),
  otlpInsecure: refusedSetting({
    flag: '--otlp-insecure',
    env: 'ARGOCD_SERVER_OTLP_INSECURE',
    default: 'true',
    help: 'Talk to the collector without TLS',
    refused: `tracing is ${notBuilt}`,
    isSwitch: true,
  }),
  otlpSampleRatio: refusedSetting({
    flag: '--otlp-sample-ratio',
    default: '1',
    alsoDefault: ['1.0'],
    help: 'Part of the requests that is traced',
    refused: `tracing is ${notBuilt}`,
  }),
  appsetAllowedProviders: refusedSetting({
    flag: '--appset-allowed-scm-providers',
    env: 'ARGOCD_APPLICATIONSET_CONTROLLER_ALLOWED_SCM_PROVIDERS',
    help: 'Providers for generating ApplicationSets',
    refused: `ApplicationSetService.Generate is ${notBuilt}`,
  }),
  appsetGithubMetrics: refusedSetting({
    flag: '--appset-enable-github-api-metrics',
    env: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_GITHUB_API_METRICS',
    isSwitch: true,
    help: 'Metrics of GitHub requests',
    refused: `ApplicationSetService.Generate is ${notBuilt}`,
  }),
  appsetNewGlobbing: refusedSetting({
    flag: '--appset-enable-new-git-file-globbing',
    env: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_NEW_GIT_FILE_GLOBBING',
    isSwitch: true,
    help: 'New globbing of the git generator',
    refused: `ApplicationSetService.Generate is ${notBuilt}`,
  }),
  appsetScmProviders: refusedSetting({
    flag: '--appset-enable-scm-providers',
    env: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_SCM_PROVIDERS',
    default: 'true',
    isSwitch: true,
    help: 'Allow SCM providers',
    refused: `ApplicationSetService.Generate is ${notBuilt}`,
  }),
  appsetScmRootCa: refusedSetting({
    flag: '--appset-scm-root-ca-path',
    env: 'ARGOCD_APPLICATIONSET_CONTROLLER_SCM_ROOT_CA_PATH',
    help: 'CA of SCM providers',
    refused: `ApplicationSetService.Generate is ${notBuilt}`,
  }),
} as const;

const repoCache = 'this server keeps no cache of the repo-server';

/** Flags of the repo-server's cache, which Argo CD's API server takes because it shares code with it. */
export const repoCacheSettings = {
  appStateCacheExpiration: refusedSetting({
    flag: '--app-state-cache-expiration',
    default: '1h0m0s',
    alsoDefault: ['1h'],
    help: 'Life of application state that this server writes',
    refused: 'this server writes no application state; the controller does',
  }),
  repoCacheExpiration: refusedSetting({
    flag: '--repo-cache-expiration',
    default: '24h0m0s',
    alsoDefault: ['24h'],
    help: 'Life of repository entries',
    refused: repoCache,
  }),
  repoDefaultCacheExpiration: refusedSetting({
    flag: '--repo-server-default-cache-expiration',
    default: '24h0m0s',
    alsoDefault: ['24h'],
    help: 'Life of other entries',
    refused: repoCache,
  }),
  revisionCacheExpiration: refusedSetting({
    flag: '--revision-cache-expiration',
    default: '3m0s',
    alsoDefault: ['3m'],
    help: 'Life of revisions',
    refused: repoCache,
  }),
  revisionCacheLockTimeout: refusedSetting({
    flag: '--revision-cache-lock-timeout',
    default: '10s',
    help: 'Wait for a revision lock',
    refused: repoCache,
  }),
  repoRedis: refusedSetting({ flag: '--repo-server-redis', help: 'Redis of the repo-server', refused: repoCache }),
  repoRedisCa: refusedSetting({ flag: '--repo-server-redis-ca-certificate', help: 'Its CA', refused: repoCache }),
  repoRedisCert: refusedSetting({
    flag: '--repo-server-redis-client-certificate',
    help: 'Its client certificate',
    refused: repoCache,
  }),
  repoRedisKey: refusedSetting({ flag: '--repo-server-redis-client-key', help: 'Its client key', refused: repoCache }),
  repoRedisCompress: refusedSetting({
    flag: '--repo-server-redis-compress',
    default: 'gzip',
    help: 'Its compression',
    refused: repoCache,
  }),
  repoRedisInsecure: refusedSetting({
    flag: '--repo-server-redis-insecure-skip-tls-verify',
    isSwitch: true,
    help: 'Take any certificate',
    refused: repoCache,
  }),
  repoRedisTls: refusedSetting({
    flag: '--repo-server-redis-use-tls',
    isSwitch: true,
    help: 'Use TLS',
    refused: repoCache,
  }),
  repoRedisDatabase: refusedSetting({
    flag: '--repo-server-redisdb',
    default: '0',
    help: 'Its database',
    refused: repoCache,
  }),
  repoSentinels: refusedSetting({ flag: '--repo-server-sentinel', help: 'Its sentinels', refused: repoCache }),
  repoSentinelMaster: refusedSetting({
    flag: '--repo-server-sentinelmaster',
    default: 'master',
    help: 'Its master',
    refused: repoCache,
  }),
} as const;
