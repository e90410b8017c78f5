import { createServer, type Server } from 'node:https';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { KeyPair } from '../certificates.ts';
import type { Pod } from './pod.ts';
import { computeLogLines, parseLogQuery, renderLogs } from './render-logs.ts';

/** Finds a Pod that the stand-in runs. */
export type FindPod = (namespace: string, name: string) => Pod | undefined;

/** The part of the kubelet's own API that `kubectl logs` needs. */
export interface LogServer {
  readonly port: number;
  stop(): Promise<void>;
}

type ReadPod = () => { pod: Pod; container: string } | undefined;

function followLogs(response: ServerResponse, read: ReadPod, timestamps: boolean): void {
  let sinceMs = Date.now();
  const timer = setInterval(() => {
    const found = read();
    if (!found || found.pod.status?.phase !== 'Running') {
      clearInterval(timer);
      response.end();
      return;
    }
    const nowMs = Date.now();
    const lines = computeLogLines(found.pod, found.container, nowMs).filter(
      ({ atMs }) => atMs > sinceMs && atMs <= nowMs,
    );
    sinceMs = nowMs;
    if (lines.length > 0) response.write(renderLogs(lines, { follow: true, timestamps }));
  }, 500);
  response.on('close', () => clearInterval(timer));
}

function createLogServer(serving: KeyPair, findPod: FindPod): Server {
  return createServer(serving, (request, response) => {
    const url = new URL(request.url ?? '/', 'https://kubelet');
    const [, endpoint, namespace = '', name = '', container = ''] = url.pathname.split('/');
    const pod = findPod(namespace, name);
    if (endpoint !== 'containerLogs' || !pod) {
      response.writeHead(404).end(`no ${endpoint} for ${namespace}/${name}\n`);
      return;
    }
    const query = parseLogQuery(url.searchParams, Date.now());
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(renderLogs(computeLogLines(pod, container, Date.now()), query));
    if (!query.follow) {
      response.end();
      return;
    }
    const read: ReadPod = () => {
      const current = findPod(namespace, name);
      return current && { pod: current, container };
    };
    followLogs(response, read, query.timestamps);
  });
}

/** Serves the logs of the Pods that `findPod` knows, on a free loopback port. */
export async function startLogServer(serving: KeyPair, findPod: FindPod): Promise<LogServer> {
  const server = createLogServer(serving, findPod);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
