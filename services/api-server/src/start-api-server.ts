import { randomBytes, randomUUID } from 'node:crypto';
import { objectName } from '@plumbline/contract/crd';
import { AppError, errorCodes } from '@plumbline/contract/errors';
import { createGrpcHandOver, createRpcServer } from '@plumbline/io/rpc';
import { startMetricsServer } from '@plumbline/io/telemetry';
import type { Logger } from '@plumbline/io/telemetry';
import type { Cache } from '@plumbline/io/cache';
import type { KubeClient } from '@plumbline/io/kube';
import { Authenticator } from './authn/authenticator.ts';
import { nameOf } from './authn/caller.ts';
import { LoginGate } from './authn/login-gate.ts';
import { RevokedTokens } from './authn/revoked-tokens.ts';
import { Authorizer } from './authz/authorizer.ts';
import { apiServices } from './authz/permissions.ts';
import { followFirstStart, prepareFirstStart, type FirstStartOptions } from './bootstrap/first-start.ts';
import type { ApiServerConfig } from './config.ts';
import { Dispatcher, type FinishedApiCall } from './dispatch/dispatcher.ts';
import { grpcServicesOf } from './dispatch/grpc-services.ts';
import { createGrpcWebHandler } from './http/grpc-web-handler.ts';
import { startOnePort, type OnePort } from './http/one-port-listener.ts';
import { createRestHandler } from './http/rest-handler.ts';
import { createRootHandler } from './http/root-handler.ts';
import { createStaticUi } from './http/static-ui.ts';
import { chooseCertificate, tlsOptionsOf, type ServerCertificate } from './http/tls-options.ts';
import type { ApiServerMetrics } from './metrics.ts';
import type { RepoServerPort, ServerDeps } from './ports.ts';
import { createHandlerTable } from './rpc/handler-table.ts';
import type { BuildInfo } from './rpc/version/version.ts';
import { ClusterDirectory } from './state/cluster-directory.ts';
import { startControlState, type ControlState } from './state/control-state.ts';
import { EventRecorder } from './state/event-recorder.ts';
import { RepositoryDirectory } from './state/repository-directory.ts';
import { createWebhookHandler } from './webhook/webhook-handler.ts';

/** The outside things that the server is joined to. */
export interface ApiServerParts {
  config: ApiServerConfig;
  namespace: string;
  kube: KubeClient;
  /** The process's environment: how the own cluster is reached. */
  env: Readonly<Record<string, string | undefined>>;
  cache: Cache;
  repoServer: RepoServerPort;
  /** Folder of the web interface. */
  uiFolder: string;
  build: BuildInfo;
  metrics: ApiServerMetrics;
  log: Logger;
}

/** A running server. */
export interface RunningApiServer {
  readonly port: number;
  readonly metricsPort: number;
  stop(): Promise<void>;
}

/** Milliseconds within which a stopping server ends its running requests. */
const STOP_GRACE_MS = 3000;

/** Starts the API server: prepares a fresh namespace, reads the control cluster, and listens. */
export async function startApiServer(parts: ApiServerParts): Promise<RunningApiServer> {
  const { config, log } = parts;
  const firstStart = await runFirstStart(parts);
  const state = await startControlState({
    client: parts.kube,
    namespace: parts.namespace,
    isEveryNamespace: config.applicationNamespaces.length > 0,
    log,
  });
  const unfollow = followFirstStart(firstStart, state);
  const core = joinCore(parts, state);
  const unsubscribe = await core.deps.revokedTokens.follow();
  const port = await listen(parts, state, core);
  const metricsServer = await startMetricsServer({
    address: config.metricsAddress,
    port: config.metricsPort,
    metrics: parts.metrics.metrics,
    health: () => checkHealth(parts, state, false),
    log,
  });
  log.info('api server started', {
    port: port.port,
    metricsPort: metricsServer.port,
    tls: !config.isInsecure,
    namespace: parts.namespace,
  });
  return {
    port: port.port,
    metricsPort: metricsServer.port,
    stop: async () => {
      unfollow();
      await Promise.all([port.stop(STOP_GRACE_MS), metricsServer.stop(), unsubscribe(), state.stop()]);
      await core.deps.events.settle();
      await core.clusters.close();
    },
  };
}

async function runFirstStart(parts: ApiServerParts): Promise<FirstStartOptions> {
  const options: FirstStartOptions = {
    client: parts.kube,
    namespace: parts.namespace,
    isInsecure: parts.config.isInsecure,
    now: () => new Date(),
    randomBytes: (count) => randomBytes(count),
    log: parts.log,
  };
  await prepareFirstStart(options);
  return options;
}

interface Core {
  deps: ServerDeps;
  dispatcher: Dispatcher;
  clusters: ClusterDirectory;
}

function joinCore(parts: ApiServerParts, state: ControlState): Core {
  const { config, log, metrics } = parts;
  const now = (): Date => new Date();
  const settings = (): { configMap: Readonly<Record<string, string>>; secret: Readonly<Record<string, string>> } => ({
    configMap: state.settings().configMapData,
    secret: state.settings().secretData,
  });
  const authorizer = createAuthorizer(parts, state);
  const revokedTokens = new RevokedTokens({ cache: parts.cache, now });
  const authenticator = new Authenticator({
    isDisabled: config.isAuthDisabled,
    settings,
    project: (name) => state.project(name),
    isRevoked: (id) => revokedTokens.isRevoked(id),
    now,
  });
  const clusters = new ClusterDirectory({ state, env: parts.env, now });
  const deps: ServerDeps = {
    namespace: parts.namespace,
    applicationNamespaces: config.applicationNamespaces,
    isReplaceAllowed: config.isReplaceAllowed,
    connectionStatusTtlMs: config.connectionStatusTtlMs,
    env: parts.env,
    kube: parts.kube,
    state,
    cache: parts.cache,
    repoServer: parts.repoServer,
    clusters,
    repositories: new RepositoryDirectory(state),
    events: new EventRecorder({
      client: parts.kube,
      enabled: config.enabledEvents,
      now,
      newId: () => randomUUID(),
      log,
    }),
    loginGate: createLoginGate({ config, settings, now, onLogin: (outcome) => metrics.noteLogin(outcome) }),
    revokedTokens,
    now,
    newId: () => randomUUID(),
    log,
  };
  const dispatcher = new Dispatcher({
    authenticator,
    authorizer,
    handlers: createHandlerTable(deps, parts.build),
    onFinished: (call) => noteCall(parts, call),
  });
  return { deps, dispatcher, clusters };
}

function createLoginGate(
  options: { config: ApiServerConfig } & Pick<
    ConstructorParameters<typeof LoginGate>[0],
    'settings' | 'now' | 'onLogin'
  >,
): LoginGate {
  const { config, ...rest } = options;
  const replicas = Math.max(1, config.replicas);
  return new LoginGate({
    ...rest,
    maxFailures: config.maxLoginFailures,
    windowMs: config.loginFailureWindowMs,
    maxEntries: config.maxLoginNames,
    maxConcurrent:
      config.maxConcurrentLogins === 0 ? 0 : Math.max(1, Math.floor(config.maxConcurrentLogins / replicas)),
    random: Math.random,
    newId: () => randomUUID(),
    refusalDelayMs: [500, 1000],
  });
}

function createAuthorizer(parts: ApiServerParts, state: ControlState): Authorizer {
  const authorizer = new Authorizer({
    project: (name) => state.project(name),
    memoSize: parts.config.globCacheSize,
    log: parts.log,
  });
  const load = (): void => authorizer.load(state.settings().configMapNamed(objectName.rbacConfigMap));
  load();
  state.onSettings(load);
  return authorizer;
}

async function listen(parts: ApiServerParts, state: ControlState, core: Core): Promise<OnePort> {
  const { config, log } = parts;
  const grpcServer = createRpcServer({
    services: grpcServicesOf(core.dispatcher),
    maxMessageBytes: config.maxMessageMegabytes * 1024 * 1024,
  });
  const certificate = config.isInsecure ? undefined : certificateOf(state);
  if (!config.isInsecure && certificate === undefined) {
    throw new AppError('FAILED_PRECONDITION', 'listen with TLS: argocd-secret has no certificate yet');
  }
  const port = await startOnePort({
    address: config.address,
    port: config.port,
    ...(certificate === undefined ? {} : { tls: tlsOptionsOf(tlsSettingsOf(config), certificate) }),
    handler: createRoot(parts, state, core),
    grpc: createGrpcHandOver(grpcServer),
    onError: (error) => log.debug('connection failed', { error: AppError.from(error) }),
  });
  if (certificate !== undefined) followCertificate({ parts, state, port, served: certificate });
  return port;
}

function createRoot(parts: ApiServerParts, state: ControlState, core: Core): ReturnType<typeof createRootHandler> {
  const { config } = parts;
  const rootPath = trimSlashes(config.rootPath);
  // With a root path, the interface lies below it unless a base href says otherwise.
  const baseHref = `${config.baseHref === '/' ? rootPath : trimSlashes(config.baseHref)}/`;
  const maxBodyBytes = config.maxMessageMegabytes * 1024 * 1024;
  const served = { services: apiServices, dispatch: core.dispatcher, maxBodyBytes };
  return createRootHandler({
    rest: createRestHandler({
      ...served,
      contentTypes: config.apiContentTypes
        .split(/[;,]/)
        .map((type) => type.trim().toLowerCase())
        .filter((type) => type !== ''),
      isGzipEnabled: config.isGzipEnabled,
      cookiePath: baseHref,
    }),
    grpcWeb: createGrpcWebHandler(served),
    ui: createStaticUi({ folder: parts.uiFolder, baseHref, isGzipEnabled: config.isGzipEnabled }),
    webhook: createWebhookHandler({
      deps: core.deps,
      parallelism: config.webhookParallelism,
      refreshWorkers: config.webhookRefreshWorkers,
      onOutcome: (outcome) => parts.metrics.noteWebhook(outcome),
    }),
    health: (isFull) => checkHealth(parts, state, isFull),
    rootPath,
    xFrameOptions: config.xFrameOptions,
    contentSecurityPolicy: config.contentSecurityPolicy,
  });
}

/** `/a/b/` → `/a/b`; `/` and empty → empty. */
function trimSlashes(path: string): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

/** A full check also asks the control cluster. */
async function checkHealth(parts: ApiServerParts, state: ControlState, isFull: boolean): Promise<void> {
  if (!state.isSynced()) throw new AppError('UNAVAILABLE', 'check health: the control cluster is not read yet');
  if (isFull) await parts.kube.version({ timeoutMs: 5000 });
}

function tlsSettingsOf(config: ApiServerConfig): Parameters<typeof tlsOptionsOf>[0] {
  return { minVersion: config.tlsMinVersion, maxVersion: config.tlsMaxVersion, ciphers: config.tlsCiphers };
}

function certificateOf(state: ControlState): ServerCertificate | undefined {
  return chooseCertificate(state.serverTls(), state.settings().secretData);
}

interface ServedCertificate {
  parts: ApiServerParts;
  state: ControlState;
  port: OnePort;
  served: ServerCertificate;
}

/** Serves another certificate as soon as its Secret changes; one that cannot be loaded leaves the last one. */
function followCertificate(options: ServedCertificate): void {
  const { parts, state, port } = options;
  let served = options.served;
  state.onSettings(() => {
    const next = certificateOf(state);
    if (next === undefined || (next.cert === served.cert && next.key === served.key)) return;
    try {
      port.setSecureContext(tlsOptionsOf(tlsSettingsOf(parts.config), next));
      served = next;
      parts.log.info('certificate reloaded');
    } catch (error) {
      parts.log.error('certificate not loaded, the last one stays', { error: AppError.from(error) });
    }
  });
}

function noteCall(parts: ApiServerParts, call: FinishedApiCall): void {
  const { service, method, peer, caller, durationMs, error } = call;
  const status = error === undefined ? 'OK' : errorCodes[error.code].status;
  parts.metrics.noteCall(call, status);
  const fields = {
    service,
    method,
    peer,
    status,
    durationMs: Math.round(durationMs),
    ...(caller === undefined ? {} : { user: nameOf(caller) }),
    ...(error === undefined ? {} : { error }),
  };
  if (error?.code === 'INTERNAL') parts.log.error('call failed', fields);
  else parts.log.info('call finished', fields);
}
