import {
  boolean,
  durationMs,
  integer,
  kubeSettings,
  list,
  logSettings,
  oneOf,
  redisSettings,
  repoServerClientSettings,
  secondsMs,
  setting,
  text,
  type ConfigOf,
  type SettingTable,
} from '@plumbline/io/settings';
import { refusedSettings, repoCacheSettings } from './refused-settings.ts';

const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3'] as const;

const listenSettings = {
  address: setting({
    flag: '--address',
    env: 'ARGOCD_SERVER_LISTEN_ADDRESS',
    default: '0.0.0.0',
    parse: text,
    help: 'Address to listen on',
  }),
  port: setting({
    flag: '--port',
    default: '8080',
    parse: integer,
    help: 'Port of everything: gRPC, gRPC-web, REST, web interface',
  }),
  metricsAddress: setting({
    flag: '--metrics-address',
    env: 'ARGOCD_SERVER_METRICS_LISTEN_ADDRESS',
    default: '0.0.0.0',
    parse: text,
    help: 'Address of the metrics',
  }),
  metricsPort: setting({ flag: '--metrics-port', default: '8083', parse: integer, help: 'Port of the metrics' }),
  isInsecure: setting({ flag: '--insecure', env: 'ARGOCD_SERVER_INSECURE', parse: boolean, help: 'Serve without TLS' }),
  tlsMinVersion: setting({
    flag: '--tlsminversion',
    env: 'ARGOCD_TLS_MIN_VERSION',
    default: '1.2',
    parse: oneOf(...TLS_VERSIONS),
    help: 'Lowest TLS version',
  }),
  tlsMaxVersion: setting({
    flag: '--tlsmaxversion',
    env: 'ARGOCD_TLS_MAX_VERSION',
    default: '1.3',
    parse: oneOf(...TLS_VERSIONS),
    help: 'Highest TLS version',
  }),
  tlsCiphers: setting({
    flag: '--tlsciphers',
    env: 'ARGOCD_TLS_CIPHERS',
    default: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
    parse: text,
    help: 'TLS 1.2 cipher suites (IANA names, colon separated)',
  }),
  baseHref: setting({
    flag: '--basehref',
    env: 'ARGOCD_SERVER_BASEHREF',
    default: '/',
    parse: text,
    help: 'Path under which a proxy serves the web interface',
  }),
  rootPath: setting({
    flag: '--rootpath',
    env: 'ARGOCD_SERVER_ROOTPATH',
    parse: text,
    help: 'Path under which this process serves everything',
  }),
  staticAssets: setting({
    flag: '--staticassets',
    env: 'ARGOCD_SERVER_STATIC_ASSETS',
    default: '/shared/app',
    parse: text,
    help: 'Folder of the web interface',
  }),
  isGzipEnabled: setting({
    flag: '--enable-gzip',
    env: 'ARGOCD_SERVER_ENABLE_GZIP',
    default: 'true',
    parse: boolean,
    help: 'Compress long answers',
  }),
  xFrameOptions: setting({
    flag: '--x-frame-options',
    env: 'ARGOCD_SERVER_X_FRAME_OPTIONS',
    default: 'sameorigin',
    parse: text,
    help: 'Value of X-Frame-Options; empty: none',
  }),
  contentSecurityPolicy: setting({
    flag: '--content-security-policy',
    env: 'ARGOCD_SERVER_CONTENT_SECURITY_POLICY',
    default: "frame-ancestors 'self';",
    parse: text,
    help: 'Value of Content-Security-Policy; empty: none',
  }),
  apiContentTypes: setting({
    flag: '--api-content-types',
    env: 'ARGOCD_API_CONTENT_TYPES',
    default: 'application/json',
    parse: text,
    help: 'Content types of REST requests other than GET, semicolon separated; empty: any',
  }),
  maxMessageMegabytes: setting({
    env: 'ARGOCD_GRPC_MAX_SIZE_MB',
    default: '200',
    parse: integer,
    help: 'Largest message, in MB',
  }),
} as const;

const accessSettings = {
  isAuthDisabled: setting({
    flag: '--disable-auth',
    env: 'ARGOCD_SERVER_DISABLE_AUTH',
    parse: boolean,
    help: 'Let everybody do everything',
  }),
  globCacheSize: setting({
    flag: '--glob-cache-size',
    env: 'ARGOCD_SERVER_GLOB_CACHE_SIZE',
    default: '10000',
    parse: integer,
    help: 'Most compiled permission patterns that are kept',
  }),
  maxLoginFailures: setting({
    env: 'ARGOCD_SESSION_FAILURE_MAX_FAIL_COUNT',
    default: '5',
    parse: integer,
    help: 'Failed logins of a name before it is blocked',
  }),
  loginFailureWindowMs: setting({
    env: 'ARGOCD_SESSION_FAILURE_WINDOW_SECONDS',
    default: '300',
    parse: secondsMs,
    help: 'Seconds for which failed logins count',
  }),
  maxLoginNames: setting({
    env: 'ARGOCD_SESSION_MAX_CACHE_SIZE',
    default: '10000',
    parse: integer,
    help: 'Most names whose failed logins are remembered',
  }),
  maxConcurrentLogins: setting({
    env: 'ARGOCD_MAX_CONCURRENT_LOGIN_REQUESTS_COUNT',
    default: '50',
    parse: integer,
    help: 'Most logins at one time, of all replicas together; 0: no limit',
  }),
  replicas: setting({
    env: 'ARGOCD_API_SERVER_REPLICAS',
    default: '1',
    parse: integer,
    help: 'Replicas of this server',
  }),
  loginAttemptsExpirationMs: setting({
    flag: '--login-attempts-expiration',
    default: '24h0m0s',
    parse: durationMs,
    help: 'No effect but kept for old command lines: failed logins are forgotten after their window',
    deprecated: 'failed logins are forgotten after ARGOCD_SESSION_FAILURE_WINDOW_SECONDS',
  }),
} as const;

const workSettings = {
  applicationNamespaces: setting({
    flag: '--application-namespaces',
    env: 'ARGOCD_APPLICATION_NAMESPACES',
    parse: list,
    help: 'Further namespaces that Applications may live in (globs or /regular expressions/)',
  }),
  connectionStatusTtlMs: setting({
    flag: '--connection-status-cache-expiration',
    default: '1h0m0s',
    parse: durationMs,
    help: 'How long the state of a repository connection is kept',
  }),
  defaultTtlMs: setting({
    flag: '--default-cache-expiration',
    default: '24h0m0s',
    parse: durationMs,
    help: 'How long other cache entries are kept',
  }),
  webhookParallelism: setting({
    flag: '--webhook-parallelism-limit',
    env: 'ARGOCD_SERVER_WEBHOOK_PARALLELISM_LIMIT',
    default: '50',
    parse: integer,
    help: 'Webhook events that are worked on at one time',
  }),
  webhookRefreshWorkers: setting({
    flag: '--webhook-refresh-workers',
    env: 'ARGOCD_SERVER_WEBHOOK_REFRESH_WORKERS',
    default: '20',
    parse: integer,
    help: 'Applications that one webhook event refreshes at one time',
  }),
  isReplaceAllowed: setting({
    flag: '--sync-with-replace-allowed',
    env: 'ARGOCD_SYNC_WITH_REPLACE_ALLOWED',
    default: 'true',
    parse: boolean,
    help: 'Allow syncs with Replace=true',
  }),
  enabledEvents: setting({
    flag: '--enable-k8s-event',
    env: 'ARGOCD_ENABLE_K8S_EVENT',
    default: 'all',
    parse: list,
    help: 'Kubernetes events that are written: all, none, or reasons',
  }),
} as const;

/** Every setting of the API server: argocd-server's flags and variables. */
export const apiServerSettings = {
  ...kubeSettings,
  ...logSettings('ARGOCD_SERVER'),
  ...redisSettings,
  ...repoServerClientSettings('ARGOCD_SERVER'),
  ...listenSettings,
  ...accessSettings,
  ...workSettings,
  ...refusedSettings,
  ...repoCacheSettings,
} as const satisfies SettingTable;

/** The parsed settings. */
export type ApiServerConfig = ConfigOf<typeof apiServerSettings>;
