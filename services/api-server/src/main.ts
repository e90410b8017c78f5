import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { AppError } from '@plumbline/contract/errors';
import { RedisCache } from '@plumbline/io/cache';
import { createKubeClient, loadKubeConfig } from '@plumbline/io/kube';
import { createRpcClient, type ClientTls } from '@plumbline/io/rpc';
import { kubeOverridesOf, parseConfig, redisConnectionOf } from '@plumbline/io/settings';
import { createLogger } from '@plumbline/io/telemetry';
import { apiServerSettings, type ApiServerConfig } from './config.ts';
import { createApiServerMetrics } from './metrics.ts';
import { startApiServer, type RunningApiServer } from './start-api-server.ts';

const DEFAULT_NAMESPACE = 'argocd';

/** The API level that clients see, and our own version behind it. */
const VERSION = 'v3.6.0+plumbline.0.1.0';

async function run(): Promise<void> {
  const outcome = parseConfig(apiServerSettings, process.argv.slice(2), process.env);
  if (outcome.kind === 'help') {
    process.stdout.write(outcome.text);
    return;
  }
  const { config, warnings } = outcome;
  const log = createLogger({ level: config.logLevel, format: config.logFormat, component: 'argocd-server' });
  for (const warning of warnings) log.warn('deprecated setting', { warning });
  const server = await start(config, log);
  await untilSignal();
  log.info('api server stopping');
  await server.stop();
  process.exit(0);
}

async function start(config: ApiServerConfig, log: ReturnType<typeof createLogger>): Promise<RunningApiServer> {
  const connection = await loadKubeConfig({ env: process.env, overrides: kubeOverridesOf(config) });
  const metrics = createApiServerMetrics();
  const cache = new RedisCache({
    connection: await redisConnectionOf(config),
    defaultTtlMs: config.defaultTtlMs,
    observer: {
      onRequest: (report) => metrics.noteRedis(report),
      onError: (error) => log.warn('redis not reachable', { error }),
    },
  });
  return startApiServer({
    config,
    namespace: connection.namespace ?? DEFAULT_NAMESPACE,
    kube: createKubeClient(connection),
    env: process.env,
    cache,
    repoServer: createRpcClient('repository.RepoServerService', {
      address: config.repoServer,
      tls: await repoServerTls(config),
      timeoutMs: config.repoServerTimeoutSeconds * 1000,
      maxMessageBytes: config.maxMessageMegabytes * 1024 * 1024,
    }),
    uiFolder: uiFolderOf(config),
    build: {
      version: VERSION,
      buildDate: '',
      gitCommit: '',
      platform: `${process.platform}/${process.arch}`,
      nodeVersion: process.version,
    },
    metrics,
    log,
  });
}

/** The folder of the interface: the setting's, or in a checkout, where that one does not exist, the built client. */
function uiFolderOf(config: ApiServerConfig): string {
  if (config.staticAssets !== apiServerSettings.staticAssets.defaultText || existsSync(config.staticAssets)) {
    return config.staticAssets;
  }
  return fileURLToPath(new URL('../../../clients/web/dist', import.meta.url));
}

async function repoServerTls(config: ApiServerConfig): Promise<ClientTls> {
  if (config.repoServerPlaintext) return { kind: 'plaintext' };
  const cert = await readIfThere(config.repoServerClientCertPath);
  const key = await readIfThere(config.repoServerClientKeyPath);
  const client = cert === undefined || key === undefined ? {} : { cert, key };
  if (config.repoServerCaCertPath !== '') {
    return { kind: 'verified', ca: await readFile(config.repoServerCaCertPath), ...client };
  }
  return config.repoServerStrictTls ? { kind: 'verified', ...client } : { kind: 'unverified' };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  return path !== '' && existsSync(path) ? readFile(path) : undefined;
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

run().catch((error: unknown) => {
  const log = createLogger({ component: 'argocd-server' });
  log.error('api server failed', { error: AppError.from(error) });
  process.exit(20);
});
