import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@plumbline/contract/errors';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** Where and what the metrics server serves. */
export interface MetricsServerOptions {
  /** Address to listen on; default `0.0.0.0`. */
  address?: string;
  /** 0 takes a free port. */
  port: number;
  /** Absent: `/metrics` answers 404 (a port that only serves probes). */
  metrics?: Metrics;
  /** Resolves when healthy, rejects when not; default: healthy. */
  health?: () => void | Promise<void>;
  /** As `health`, for `/readyz`; default: as `health`. */
  ready?: () => void | Promise<void>;
  log: Logger;
}

/** A listening server. */
export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves `/metrics`, `/healthz` and `/readyz`. Fails with `UNAVAILABLE` when the port cannot be had. */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.log.error('metrics request failed', { error: AppError.from(error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, options: MetricsServerOptions): Promise<void> {
  const address = options.address ?? '0.0.0.0';
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new AppError('UNAVAILABLE', `listen on "${address}:${options.port}": ${cause.message}`, { cause }));
    });
    server.listen(options.port, address, () => {
      server.removeAllListeners('error');
      server.on('error', (error) => options.log.error('metrics server failed', { error }));
      resolve();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: MetricsServerOptions,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (path === '/metrics' && options.metrics !== undefined) {
    const text = await options.metrics.text();
    response.writeHead(200, { 'content-type': options.metrics.registry.contentType });
    response.end(text);
    return;
  }
  if (path === '/healthz') return answerProbe(response, options.health);
  if (path === '/readyz') return answerProbe(response, options.ready ?? options.health);
  response.writeHead(404, { 'content-type': 'text/plain' });
  response.end('404 page not found\n');
}

async function answerProbe(response: ServerResponse, probe: (() => void | Promise<void>) | undefined): Promise<void> {
  try {
    await probe?.();
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('ok');
  } catch (error) {
    response.writeHead(503, { 'content-type': 'text/plain' });
    response.end(`${AppError.from(error).message}\n`);
  }
}
