import { setting, type Setting } from './setting.ts';
import { boolean, integer, text } from './value-parsers.ts';

/** Settings by which a component reaches the repo-server. */
export interface RepoServerClientSettings {
  readonly [name: string]: Setting<unknown>;
  readonly repoServer: Setting<string>;
  readonly repoServerTimeoutSeconds: Setting<number>;
  readonly repoServerPlaintext: Setting<boolean>;
  readonly repoServerStrictTls: Setting<boolean>;
  readonly repoServerCaCertPath: Setting<string>;
  readonly repoServerClientCertPath: Setting<string>;
  readonly repoServerClientKeyPath: Setting<string>;
}

/** The `--repo-server*` flags; `prefix` is that of the component's variables, `flag` its name for the address. */
export function repoServerClientSettings(prefix: string, flag = '--repo-server'): RepoServerClientSettings {
  return {
    repoServer: setting({
      flag,
      env: `${prefix}_REPO_SERVER`,
      default: 'argocd-repo-server:8081',
      parse: text,
      help: 'Address of the repo-server',
    }),
    repoServerTimeoutSeconds: setting({
      flag: '--repo-server-timeout-seconds',
      env: `${prefix}_REPO_SERVER_TIMEOUT_SECONDS`,
      default: '60',
      parse: integer,
      help: 'Longest time of one call to the repo-server, in seconds',
    }),
    repoServerPlaintext: setting({
      flag: '--repo-server-plaintext',
      env: `${prefix}_REPO_SERVER_PLAINTEXT`,
      parse: boolean,
      help: 'Talk to the repo-server without TLS',
    }),
    repoServerStrictTls: setting({
      flag: '--repo-server-strict-tls',
      env: `${prefix}_REPO_SERVER_STRICT_TLS`,
      parse: boolean,
      help: 'Check the certificate of the repo-server',
      deprecated: 'use --repo-server-ca-cert-path',
    }),
    repoServerCaCertPath: setting({
      flag: '--repo-server-ca-cert-path',
      env: `${prefix}_REPO_SERVER_CA_CERT_PATH`,
      parse: text,
      help: 'File with the CA of the repo-server; given, its certificate is checked',
    }),
    repoServerClientCertPath: setting({
      flag: '--repo-server-client-cert-path',
      env: `${prefix}_REPO_SERVER_CLIENT_CERT_PATH`,
      default: '/app/config/reposerver/mtls/client.crt',
      parse: text,
      help: 'File with the client certificate for the repo-server; used when it exists',
    }),
    repoServerClientKeyPath: setting({
      flag: '--repo-server-client-cert-key-path',
      env: `${prefix}_REPO_SERVER_CLIENT_CERT_KEY_PATH`,
      default: '/app/config/reposerver/mtls/client.key',
      parse: text,
      help: 'File with its key',
    }),
  };
}
