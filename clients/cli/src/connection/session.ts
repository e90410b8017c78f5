import type { ServiceName } from '@plumbline/contract/rpc';
import { createGrpcWebClient, createRpcClient, type ClientTls, type RpcClient } from '@plumbline/io/rpc';

/** How the API server is reached. */
export interface Endpoint {
  /** `host:port`. */
  address: string;
  tls: ClientTls;
  authToken?: string;
  headers?: Readonly<Record<string, string>>;
  /** Speak gRPC-web, below this path. Default: gRPC. */
  webRootPath?: string;
}

/** The services of one API server, each connected at its first call. */
export class Session {
  readonly endpoint: Endpoint;
  readonly #clients = new Map<ServiceName, { close(): void }>();

  constructor(endpoint: Endpoint) {
    this.endpoint = endpoint;
  }

  /** A service's methods. */
  service<S extends ServiceName>(name: S): RpcClient<S> {
    const known = this.#clients.get(name);
    if (known) return known as RpcClient<S>;
    const { address, tls, authToken, headers, webRootPath: rootPath } = this.endpoint;
    const metadata = { ...headers, ...(authToken ? { token: authToken } : {}) };
    const options = { address, tls, metadata };
    const client =
      rootPath === undefined ? createRpcClient(name, options) : createGrpcWebClient(name, { ...options, rootPath });
    this.#clients.set(name, client);
    return client;
  }

  get apps(): RpcClient<'application.ApplicationService'> {
    return this.service('application.ApplicationService');
  }

  get projects(): RpcClient<'project.ProjectService'> {
    return this.service('project.ProjectService');
  }

  get repositories(): RpcClient<'repository.RepositoryService'> {
    return this.service('repository.RepositoryService');
  }

  get clusters(): RpcClient<'cluster.ClusterService'> {
    return this.service('cluster.ClusterService');
  }

  get appSets(): RpcClient<'applicationset.ApplicationSetService'> {
    return this.service('applicationset.ApplicationSetService');
  }

  get sessions(): RpcClient<'session.SessionService'> {
    return this.service('session.SessionService');
  }

  get accounts(): RpcClient<'account.AccountService'> {
    return this.service('account.AccountService');
  }

  get versions(): RpcClient<'version.VersionService'> {
    return this.service('version.VersionService');
  }

  get settings(): RpcClient<'cluster.SettingsService'> {
    return this.service('cluster.SettingsService');
  }

  /** Closes all connections. */
  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }
}
