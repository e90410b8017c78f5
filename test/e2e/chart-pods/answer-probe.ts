import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';

import type { ProbeSpec } from './pod-spec.ts';

/** Whether a probe passes, asked as the kubelet asks: any certificate, redirects followed, 200 to 399 is well. */
export async function answersProbe(probe: ProbeSpec, portOf: (port: number) => number): Promise<boolean> {
  if (probe.httpGet !== undefined) {
    const { path, port } = probe.httpGet;
    return answersHttp(`http://127.0.0.1:${portOf(Number(port))}${path}`, 3);
  }
  const port = probe.tcpSocket?.port;
  return port !== undefined && acceptsConnection(portOf(Number(port)));
}

async function answersHttp(url: string, redirects: number): Promise<boolean> {
  const answer = await request(url);
  answer.resume();
  const { statusCode = 0 } = answer;
  const { location } = answer.headers;
  if (statusCode < 300 || statusCode >= 400 || location === undefined) return statusCode >= 200 && statusCode < 400;
  return redirects > 0 && answersHttp(new URL(location, url).href, redirects - 1);
}

function request(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = url.startsWith('https:')
      ? httpsGet(url, { rejectUnauthorized: false, agent: false }, resolve)
      : httpGet(url, { agent: false }, resolve);
    sent.setTimeout(2000, () => sent.destroy(new Error(`${url} did not answer in 2 s`)));
    sent.once('error', reject);
  });
}

function acceptsConnection(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
