import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { annotation } from '@plumbline/contract/crd';
import { AppError } from '@plumbline/contract/errors';
import { ownedApplications } from '@plumbline/core/appset';
import { startWorkers, WorkQueue } from '@plumbline/io/controller';
import { createKubeClient, loadKubeConfig, observeKubeRequests, type KubeClient } from '@plumbline/io/kube';
import { createRpcClient, type ClientTls, type RpcClient } from '@plumbline/io/rpc';
import { jqPathFault, resolveJqPath } from '@plumbline/io/scripting';
import { kubeOverridesOf, startSettingsStore, type SettingsStore } from '@plumbline/io/settings';
import { createMetrics, startMetricsServer, type Logger, type Metrics } from '@plumbline/io/telemetry';
import type { Config, ListenAddress } from './config.ts';
import { AppsetEvents } from './controllers/appset-queue.ts';
import { KubeControlPlane } from './controllers/kube-control-plane.ts';
import { KubeEvents } from './controllers/kube-events.ts';
import { KubeWriter } from './controllers/kube-writer.ts';
import { RepoServerGit } from './controllers/repo-server-git.ts';
import { SettingsClusters } from './controllers/settings-clusters.ts';
import { awaitLeadership, type Leadership } from './leader/lease-election.ts';
import { createControllerMetrics, type ControllerMetrics, type MetricsSource } from './metrics.ts';
import type { AppsetKey } from './ports.ts';
import type { Context } from './reconcile/context.ts';
import { IneffectivePatches } from './reconcile/ineffective-patches.ts';
import { InputCache } from './reconcile/input-cache.ts';
import { reconcileAppset } from './reconcile/reconcile-appset.ts';
import { startWebhookServer, type WebhookServerOptions } from './webhook/webhook-server.ts';

/** What the process gives to its parts. */
export interface StartOptions {
  config: Config;
  env: Readonly<Record<string, string | undefined>>;
  log: Logger;
  signal: AbortSignal;
}

/** A running controller. */
export interface RunningController {
  /** Resolves with the reason when the process must end by itself. */
  failed: Promise<AppError>;
  stop(): Promise<void>;
}

interface Parts {
  client: KubeClient;
  namespace: string;
  settings: SettingsStore;
  controlPlane: KubeControlPlane;
  events: AppsetEvents;
  queue: WorkQueue<AppsetKey>;
  recorder: KubeEvents;
  repoServer: RpcClient<'repository.RepoServerService'>;
}

type Stop = () => Promise<void>;

/** A shorter period would leave no time for anything else. */
const SHORTEST_RESYNC_MS = 10_000;

/** Starts servers, mirrors and, once this process leads, workers. */
export async function startController(options: StartOptions): Promise<RunningController> {
  const { config, log } = options;
  const stops: Stop[] = [];
  const metrics = createMetrics();
  const ready = { value: false };
  const state: { parts?: Parts } = {};
  const controllerMetrics = createControllerMetrics(metrics, {
    source: () => metricsSource(state.parts),
    labels: config.metricsLabels,
  });
  const health = (): void => {
    if (!ready.value) throw new AppError('UNAVAILABLE', 'the control cluster has not been read yet');
  };
  stops.push(
    await serve({ ...config.metricsAddress, metrics, log }),
    await serve({ ...config.probeAddress, ready: health, log }),
  );
  const connection = await loadKubeConfig({ env: options.env, overrides: kubeOverridesOf(config) });
  const observer = observeKubeRequests(metrics)({ server: connection.server });
  const client = createKubeClient(connection, { onRequest: observer });
  state.parts = startParts(options, { client, namespace: config.namespace || (connection.namespace ?? 'argocd') });
  const { parts } = state;
  stops.push(() => stopParts(parts));
  const webhook = await startWebhookServer(webhookOptions(options, parts));
  stops.push(() => webhook.stop());
  await Promise.all([parts.settings.whenSynced(), parts.controlPlane.whenSynced()]);
  ready.value = true;
  const leadership = await lead(options, parts);
  if (leadership) stops.push(() => leadership.release());
  stops.push(startReconciling(options, { parts, metrics: controllerMetrics }));
  log.info('applicationset-controller started', { namespace: parts.namespace });
  return { failed: leadership?.lost ?? new Promise(() => undefined), stop: () => stopAll(stops) };
}

function webhookOptions(
  { config, log, signal }: StartOptions,
  { settings, controlPlane, client }: Parts,
): WebhookServerOptions {
  const writer = new KubeWriter(client);
  return {
    ...config.webhookAddress,
    parallelism: config.webhookParallelism,
    settings() {
      const snapshot = settings.snapshot();
      return { secrets: snapshot, maxBytes: snapshot.general.webhookMaxPayloadSizeMegabytes * 1024 * 1024 };
    },
    appsets: () => controlPlane.appsets(),
    refresh: (appset) =>
      writer.patchAppset(appset, { metadata: { annotations: { [annotation.applicationSetRefresh]: 'true' } } }, signal),
    log,
  };
}

async function serve(options: ListenAddress & { metrics?: Metrics; ready?: () => void; log: Logger }): Promise<Stop> {
  const { host, ...rest } = options;
  const server = await startMetricsServer({ ...rest, address: host });
  return () => server.stop();
}

function startParts(
  { config, log }: StartOptions,
  { client, namespace }: { client: KubeClient; namespace: string },
): Parts {
  // Failing Git or writes are tried again soon at first, at last as often as Argo CD does.
  const queue = new WorkQueue<AppsetKey>({ backoff: { baseMs: 1000, factor: 2, maxMs: config.requeueAfterMs } });
  const known: { controlPlane?: KubeControlPlane } = {};
  const events = new AppsetEvents(queue, () => known.controlPlane);
  const settings = startSettingsStore({ client, namespace, log });
  // Clusters are parameters, destinations and credentials: any set may be concerned.
  settings.onChange(() => events.enqueueAll());
  const controlPlane = new KubeControlPlane({
    client,
    namespace,
    namespaces: config.namespaces,
    log,
    onAppset: (change) => events.onAppset(change),
    onApplication: (change) => events.onApplication(change),
    onProject: (change) => events.onProject(change),
  });
  known.controlPlane = controlPlane;
  const recorder = new KubeEvents({ client, log, nowMs: Date.now, uniqueSuffix: () => randomBytes(8).toString('hex') });
  const repoServer = createRpcClient('repository.RepoServerService', {
    address: config.repoServer,
    tls: tlsOf(config),
    timeoutMs: config.repoServerTimeoutSeconds * 1000,
  });
  return { client, namespace, settings, controlPlane, events, queue, recorder, repoServer };
}

async function stopParts({ settings, controlPlane, recorder, repoServer, client }: Parts): Promise<void> {
  await Promise.all([settings.stop(), controlPlane.stop(), recorder.flush()]);
  repoServer.close();
  await client.close();
}

function tlsOf(config: Config): ClientTls {
  if (config.repoServerPlaintext) return { kind: 'plaintext' };
  if (config.repoServerCaCertPath === '' && !config.repoServerStrictTls) return { kind: 'unverified' };
  const { repoServerCaCertPath: ca, repoServerClientCertPath: cert, repoServerClientKeyPath: key } = config;
  const pair = existsSync(cert) && existsSync(key) ? { cert: readFileSync(cert), key: readFileSync(key) } : {};
  return { kind: 'verified', ...(ca === '' ? {} : { ca: readFileSync(ca) }), ...pair };
}

async function lead(
  { config, log, signal }: StartOptions,
  { client, namespace }: Parts,
): Promise<Leadership | undefined> {
  if (!config.isLeaderElectionEnabled) return undefined;
  const identity = `${hostname()}_${randomBytes(8).toString('hex')}`;
  return awaitLeadership({ client, namespace, identity, log, nowMs: Date.now, signal });
}

function startReconciling(
  { config, log }: StartOptions,
  { parts, metrics }: { parts: Parts; metrics: ControllerMetrics },
): Stop {
  const { queue, events } = parts;
  const context = contextOf({ config, log }, parts);
  const workers = startWorkers<AppsetKey>({
    queue,
    workers: config.concurrentReconciliations,
    reconcile: (key, signal) => reconcileAppset(key, context, signal),
    name: 'applicationset',
    log,
    onReport({ key, durationMs }) {
      const [namespace = '', name = ''] = key.split('/');
      metrics.observeReconcile({ namespace, name, durationMs });
    },
  });
  const resync = setInterval(() => events.enqueueAll(), Math.max(config.cacheSyncPeriodMs, SHORTEST_RESYNC_MS));
  events.enqueueAll();
  return async () => {
    clearInterval(resync);
    await workers.stop();
  };
}

function contextOf({ config, log }: Pick<StartOptions, 'config' | 'log'>, parts: Parts): Context {
  const { client, settings, controlPlane, recorder, repoServer, namespace } = parts;
  return {
    options: {
      namespace,
      policy: {
        policy: config.policy,
        isOverrideEnabled: config.isPolicyOverrideEnabled,
      },
      preserved: { annotations: config.preservedAnnotations, labels: config.preservedLabels },
      isDryRun: config.isDryRun,
      writeWidth: config.concurrentApplicationUpdates,
      resourceLimit: config.resourcesStatusLimit,
      intervalMs: config.requeueAfterMs,
    },
    controlPlane,
    clusters: new SettingsClusters(settings),
    git: new RepoServerGit({
      client: repoServer,
      settings,
      isSubmoduleEnabled: config.isGitSubmoduleEnabled,
      isNewFileGlobbing: config.isNewGitFileGlobbing,
      timeoutMs: config.repoServerTimeoutSeconds * 1000,
    }),
    writer: new KubeWriter(client),
    events: recorder,
    inputs: new InputCache(),
    ineffective: new IneffectivePatches(),
    clock: { nowMs: Date.now },
    random: Math.random,
    jq: {
      resolvePath(expression, object) {
        const selection = resolveJqPath(expression, object);
        return selection.kind === 'selected' ? selection.pointers : [];
      },
      faultOf: jqPathFault,
    },
    log,
  };
}

function metricsSource(parts: Parts | undefined): MetricsSource | undefined {
  if (!parts) return undefined;
  const { controlPlane } = parts;
  return {
    appsets: () => controlPlane.appsets(),
    ownedCount: (appset) => ownedApplications(appset, controlPlane.applicationsIn(appset.metadata.namespace)).length,
  };
}

/** Stops in reverse order of the start. */
async function stopAll(stops: readonly Stop[]): Promise<void> {
  for (const stop of stops.toReversed()) await stop();
}
