import { AppError } from '@plumbline/contract/errors';
import { RedisCache } from '@plumbline/io/cache';
import { createKubeClient, loadKubeConfig, type KubeRequestObserver } from '@plumbline/io/kube';
import { clusterConnection, kubeOverridesOf, parseConfig, redisConnectionOf } from '@plumbline/io/settings';
import { createLogger, startMetricsServer, type Logger } from '@plumbline/io/telemetry';
import { settingTable, type ControllerConfig } from './config.ts';
import { KubeEventRecorder } from './controllers/kube-event-recorder.ts';
import { objectRules } from './controllers/object-rules.ts';
import { projectRules } from './controllers/project-rules.ts';
import { RedisTreeCache } from './controllers/redis-tree-cache.ts';
import { RepoServerRenderer, repoServerTls } from './controllers/repo-server-renderer.ts';
import { startController, type RunningController } from './controllers/start-controller.ts';

const component = 'argocd-application-controller';

await main().catch((thrown: unknown) => {
  const error = AppError.from(thrown);
  process.stderr.write(`${component}: ${error.message}\n`);
  process.exitCode = error.code === 'CONFIG_INVALID' ? 64 : 1;
});

async function main(): Promise<void> {
  const outcome = parseConfig(settingTable, process.argv.slice(2), process.env);
  if (outcome.kind === 'help') {
    process.stdout.write(outcome.text);
    return;
  }
  const log = createLogger({ level: outcome.config.logLevel, format: outcome.config.logFormat, component });
  for (const warning of outcome.warnings) log.warn('deprecated setting', { warning });
  await serve(outcome.config, log);
}

async function serve(config: ControllerConfig, log: Logger): Promise<void> {
  const connection = await loadKubeConfig({ env: process.env, overrides: kubeOverridesOf(config) });
  let observe: KubeRequestObserver | undefined;
  const client = createKubeClient(connection, { onRequest: (report) => observe?.(report) });
  const namespace = config.namespace === '' ? (connection.namespace ?? 'argocd') : config.namespace;
  let running: RunningController | undefined;
  const cache = new RedisCache({
    connection: await redisConnectionOf(config),
    defaultTtlMs: config.defaultCacheMs,
    observer: {
      onRequest: ({ failed, durationMs }) =>
        running?.metrics.redisRequest({ initiator: component, failed, seconds: durationMs / 1000 }),
      onError: (error) => log.warn('redis does not answer', { error }),
    },
  });
  const renderer = new RepoServerRenderer({
    address: config.repoServer,
    tls: await repoServerTls(config),
    timeoutMs: config.repoServerTimeoutSeconds * 1000,
    maxMessageBytes: config.maxGrpcMegabytes * 1024 * 1024,
  });
  log.info('application-controller is starting', { namespace, server: connection.server });
  running = await startController({
    config,
    client,
    namespace,
    renderer,
    trees: new RedisTreeCache({ cache, ttlMs: config.appStateCacheMs, shardSize: config.treeShardSize }),
    events: new KubeEventRecorder({ client, log, enabled: config.kubeEvents, now: () => new Date() }),
    objectRules,
    projectRules,
    connect: (cluster) => clusterConnection(cluster, process.env),
    log,
  });
  observe = running.metrics.observeRequests(connection.server);
  await runUntilStopped(running, { config, log });
  renderer.close();
  await cache.close();
  await client.close();
}

async function runUntilStopped(
  running: RunningController,
  at: { config: ControllerConfig; log: Logger },
): Promise<void> {
  const { config, log } = at;
  const server = await startMetricsServer({
    port: config.metricsPort,
    metrics: running.metrics.metrics,
    // A restart would not bring an API server back: its absence makes the process unready, not unhealthy.
    ready: () => running.checkReady(),
    log,
  });
  log.info('application-controller is running', { metricsPort: server.port });
  const signal = await nextStopSignal();
  log.info('application-controller is stopping', { signal });
  await running.stop();
  await server.stop();
}

function nextStopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
