import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError, errorCodes } from '@plumbline/contract/errors';
import { generateSelfSigned } from '@plumbline/io/auth';
import { createRpcServer, startRpcServer, type FinishedCall, type ServerTls } from '@plumbline/io/rpc';
import { parseConfig } from '@plumbline/io/settings';
import { createLogger, startMetricsServer, type Logger } from '@plumbline/io/telemetry';
import { assembleRepoServer } from './assemble.ts';
import { settings, type RepoServerConfig } from './config.ts';
import { createRepoServerMetrics, type RepoServerMetrics } from './metrics.ts';

const STOP_GRACE_MS = 3000;

const outcome = parseConfig(settings, process.argv.slice(2), process.env);
if (outcome.kind === 'help') {
  process.stdout.write(outcome.text);
} else {
  const log = createLogger({
    level: outcome.config.logLevel,
    format: outcome.config.logFormat,
    component: 'argocd-repo-server',
  });
  for (const warning of outcome.warnings) log.warn('deprecated setting', { warning });
  await serve(outcome.config, log);
}

async function serve(config: RepoServerConfig, log: Logger): Promise<void> {
  const stopping = new AbortController();
  // Every running child listens to it.
  setMaxListeners(0, stopping.signal);
  const metrics = createRepoServerMetrics();
  const assembled = await assembleRepoServer({ config, log, metrics, env: process.env, signal: stopping.signal });
  const server = createRpcServer({
    services: { 'repository.RepoServerService': assembled.handlers },
    maxMessageBytes: config.maxGrpcMegabytes * 1024 * 1024,
    onFinished: (call) => reportCall(call, log, metrics),
  });
  const tls = config.disableTls ? undefined : await readTls(config, log);
  const metricsServer = await startMetricsServer({
    address: config.metricsAddress,
    port: config.metricsPort,
    metrics: metrics.metrics,
    health: () => assembled.checkHealth(),
    log,
  });
  const running = await startRpcServer(server, hostPort(config.address, config.port), tls);
  log.info('repo-server is listening', {
    address: config.address,
    port: running.port,
    metricsPort: metricsServer.port,
    tls: tls !== undefined,
  });
  const signal = await nextStopSignal();
  log.info('repo-server is stopping', { signal });
  // Calls may finish; what still runs after three seconds is ended, so that nothing outlives the five that a stop may take.
  const timer = setTimeout(() => stopping.abort(), STOP_GRACE_MS);
  await running.stop();
  clearTimeout(timer);
  stopping.abort();
  await metricsServer.stop();
  await assembled.close();
}

function nextStopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}

function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

async function readTls(config: RepoServerConfig, log: Logger): Promise<ServerTls> {
  const folder = join(config.appConfPath, 'reposerver', 'tls');
  const cert = await readOptional(join(folder, 'tls.crt'));
  const key = await readOptional(join(folder, 'tls.key'));
  const clientCa = await readOptional(config.clientCaPath);
  if (clientCa !== undefined) log.info('clients must show a certificate', { clientCaPath: config.clientCaPath });
  const pair = cert !== undefined && key !== undefined ? { cert, key } : await makeCertificate();
  return { ...pair, ...(clientCa === undefined ? {} : { clientCa }) };
}

async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const hosts = ['localhost', 'reposerver', 'argocd-repo-server', hostname(), '127.0.0.1'];
  return generateSelfSigned({ hosts, organization: 'Argo CD', notBefore: new Date(), validDays: 365 });
}

async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('CONFIG_INVALID', `read certificate "${path}": ${(cause as Error).message}`, { cause });
  }
}

function reportCall(call: FinishedCall, log: Logger, metrics: RepoServerMetrics): void {
  const { service, method, durationMs, error } = call;
  metrics.grpc({ method, durationMs, code: error === undefined ? 'OK' : camelCase(errorCodes[error.code].status) });
  const fields = { service, method, durationMs: Math.round(durationMs) };
  if (error === undefined) log.debug('call finished', fields);
  else log.warn('call failed', { ...fields, error });
}

function camelCase(status: string): string {
  return status.toLowerCase().replaceAll(/(^|_)([a-z])/g, (_all, _underscore, letter: string) => letter.toUpperCase());
}
