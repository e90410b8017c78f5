import type { KubeConfigOverrides } from '../kube/index.ts';
import { setting, type ConfigOf } from './setting.ts';
import { boolean, durationMs, integer, list, text, type ValueParser } from './value-parsers.ts';

/** kubectl's own form: a duration, or a plain number of seconds; 0 means the built-in limit. */
const requestTimeoutMs: ValueParser<number> = {
  type: 'string',
  parse: (value) => (/^\d+$/.test(value) ? Number(value) * 1000 : durationMs.parse(value)),
};

/** The flags by which every component chooses its control cluster; each wins over the kubeconfig. */
export const kubeSettings = {
  kubeconfig: setting({
    flag: '--kubeconfig',
    parse: text,
    help: 'Path of the kubeconfig; default $KUBECONFIG, ~/.kube/config, then the pod account',
  }),
  context: setting({ flag: '--context', parse: text, help: 'Context of the kubeconfig' }),
  cluster: setting({ flag: '--cluster', parse: text, help: 'Cluster entry of the kubeconfig' }),
  user: setting({ flag: '--user', parse: text, help: 'User entry of the kubeconfig' }),
  namespace: setting({
    flag: '--namespace',
    short: '-n',
    parse: text,
    help: 'Control-plane namespace; default: that of the context',
  }),
  kubeServer: setting({ flag: '--server', parse: text, help: 'Address of the API server' }),
  kubeToken: setting({ flag: '--token', parse: text, help: 'Bearer token for the API server' }),
  kubeUsername: setting({ flag: '--username', parse: text, help: 'User for basic authentication at the API server' }),
  kubePassword: setting({
    flag: '--password',
    parse: text,
    help: 'Password for basic authentication at the API server',
  }),
  certificateAuthority: setting({
    flag: '--certificate-authority',
    parse: text,
    help: 'File with the CA of the API server',
  }),
  clientCertificate: setting({ flag: '--client-certificate', parse: text, help: 'File with the client certificate' }),
  clientKey: setting({ flag: '--client-key', parse: text, help: 'File with its key' }),
  tlsServerName: setting({
    flag: '--tls-server-name',
    parse: text,
    help: 'Name that the certificate of the API server must have',
  }),
  kubeIsInsecure: setting({
    flag: '--insecure-skip-tls-verify',
    parse: boolean,
    help: 'Take any certificate of the API server',
  }),
  as: setting({ flag: '--as', parse: text, help: 'User to impersonate' }),
  asGroups: setting({ flag: '--as-group', parse: list, help: 'Group to impersonate; may be repeated' }),
  asUid: setting({ flag: '--as-uid', parse: text, help: 'UID to impersonate' }),
  kubeProxyUrl: setting({ flag: '--proxy-url', parse: text, help: 'http or https proxy to the API server' }),
  disableCompression: setting({
    flag: '--disable-compression',
    parse: boolean,
    help: 'No effect: answers are never compressed',
  }),
  requestTimeout: setting({
    flag: '--request-timeout',
    default: '0',
    parse: requestTimeoutMs,
    help: 'Longest time of one request to the API server (10s, 1m); 0: 60 s',
  }),
  kubeConnectTimeout: setting({
    env: 'ARGOCD_K8S_TCP_TIMEOUT',
    default: '30s',
    parse: durationMs,
    help: 'Longest time to connect to the API server',
  }),
  kubeRetryMax: setting({
    env: 'ARGOCD_K8SCLIENT_RETRY_MAX',
    default: '0',
    parse: integer,
    help: 'Tries of a request that failed for a reason that may pass, beyond the first',
  }),
  kubeRetryBase: setting({
    env: 'ARGOCD_K8SCLIENT_RETRY_BASE_BACKOFF',
    default: '100',
    parse: integer,
    help: 'Milliseconds before the second try; each further wait is twice as long, at most 10 s',
  }),
} as const;

/** What the flags say against the kubeconfig. */
export function kubeOverridesOf(config: ConfigOf<typeof kubeSettings>): KubeConfigOverrides {
  return {
    kubeconfig: config.kubeconfig,
    context: config.context,
    cluster: config.cluster,
    user: config.user,
    namespace: config.namespace,
    server: config.kubeServer,
    token: config.kubeToken,
    username: config.kubeUsername,
    password: config.kubePassword,
    certificateAuthority: config.certificateAuthority,
    clientCertificate: config.clientCertificate,
    clientKey: config.clientKey,
    tlsServerName: config.tlsServerName,
    isInsecure: config.kubeIsInsecure,
    as: config.as,
    asGroups: config.asGroups,
    asUid: config.asUid,
    requestTimeoutMs: config.requestTimeout,
    connectTimeoutMs: config.kubeConnectTimeout,
    retryMax: config.kubeRetryMax,
    retryBaseMs: config.kubeRetryBase,
    proxyUrl: config.kubeProxyUrl,
  };
}
