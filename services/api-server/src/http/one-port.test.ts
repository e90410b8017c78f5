// Every trap of one port for all protocols (reference: feasibility-node.md Q1), over real sockets.
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import { duplexPair } from 'node:stream';
import tls from 'node:tls';
import { AppError } from '@plumbline/contract/errors';
import { generateSelfSigned, type KeyPair } from '@plumbline/io/auth';
import { WireCodecs, createGrpcHandOver, createRpcClient, createRpcServer, type ClientTls } from '@plumbline/io/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiServices } from '../authz/permissions.ts';
import { grpcServicesOf } from '../dispatch/grpc-services.ts';
import type { DispatchPort, IncomingCall } from './dispatch-port.ts';
import { createGrpcWebHandler } from './grpc-web-handler.ts';
import { formatMessageFrame } from './grpc-web-frames.ts';
import { startOnePort, type OnePort } from './one-port-listener.ts';
import { createRestHandler } from './rest-handler.ts';
import { createRootHandler } from './root-handler.ts';
import { sniffConnection } from './sniff-connection.ts';
import { createStaticUi } from './static-ui.ts';

class EchoDispatch implements DispatchPort {
  readonly calls: IncomingCall[] = [];

  async unary(call: IncomingCall): Promise<{ message: object }> {
    this.calls.push(call);
    if (call.method === 'Get') throw new AppError('NOT_FOUND', 'no such thing: 100 % ü');
    return { message: { items: [{ metadata: { name: call.token } }] } };
  }

  async *stream(call: IncomingCall): AsyncIterable<object> {
    this.calls.push(call);
    if (call.method === 'PodLogs') throw new AppError('PERMISSION_DENIED', 'no logs');
    for (const name of ['a', 'b']) yield { type: 'ADDED', application: { metadata: { name } } };
    if (call.token === 'endless') await once(call.signal, 'abort');
  }

  async upload(call: IncomingCall): Promise<{ message: object }> {
    return this.unary(call);
  }
}

async function startPort(pair?: KeyPair): Promise<{ port: OnePort; dispatch: EchoDispatch }> {
  const dispatch = new EchoDispatch();
  const served = { services: apiServices, dispatch, maxBodyBytes: 1_000_000 };
  const port = await startOnePort({
    address: '127.0.0.1',
    port: 0,
    ...(pair === undefined ? {} : { tls: pair }),
    handler: createRootHandler({
      rest: createRestHandler({ ...served, contentTypes: ['application/json'], isGzipEnabled: true, cookiePath: '/' }),
      grpcWeb: createGrpcWebHandler(served),
      ui: createStaticUi({ folder: '/does/not/exist', baseHref: '/', isGzipEnabled: true }),
      webhook: async (_request, response) => void response.end(),
      health: async () => undefined,
      rootPath: '',
      xFrameOptions: 'sameorigin',
      contentSecurityPolicy: "frame-ancestors 'self';",
    }),
    grpc: createGrpcHandOver(createRpcServer({ services: grpcServicesOf(dispatch) })),
    onError: () => undefined,
  });
  return { port, dispatch };
}

async function listByGrpc(port: number, clientTls: ClientTls): Promise<unknown> {
  const client = createRpcClient('application.ApplicationService', { address: `127.0.0.1:${port}`, tls: clientTls });
  try {
    return await client.List({}, { metadata: { token: 'grpc' }, timeoutMs: 5000 });
  } finally {
    client.close();
  }
}

interface H2Answer {
  headers: http2.IncomingHttpHeaders;
  body: Buffer;
}

async function requestH2(url: string, headers: http2.OutgoingHttpHeaders, body?: Buffer): Promise<H2Answer> {
  const session = http2.connect(url, { rejectUnauthorized: false });
  const stream = session.request(headers);
  stream.end(body);
  const [answer] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  session.close();
  return { headers: answer, body: Buffer.concat(chunks) };
}

function requestRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setTimeout(3000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      if (answer.includes('\r\n\r\n')) socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

const codecs = new WireCodecs();
const emptyQuery = formatMessageFrame(codecs.codecOf('application.ApplicationQuery').encode({}));

/** Messages and trailers of a gRPC-web body. */
function readFrames(body: Buffer): { messages: Buffer[]; trailers: string } {
  const messages: Buffer[] = [];
  let trailers = '';
  for (let at = 0; at < body.length;) {
    const end = at + 5 + body.readUInt32BE(at + 1);
    if (body[at] === 0x80) trailers = body.subarray(at + 5, end).toString();
    else messages.push(body.subarray(at + 5, end));
    at = end;
  }
  return { messages, trailers };
}

describe('the port in plaintext', () => {
  let served: Awaited<ReturnType<typeof startPort>>;
  let url = '';
  beforeAll(async () => {
    served = await startPort();
    url = `http://127.0.0.1:${served.port.port}`;
  });
  afterAll(() => served.port.stop(0));

  it('speaks gRPC and knows the address of the client', async () => {
    expect(await listByGrpc(served.port.port, { kind: 'plaintext' })).toEqual({
      items: [expect.objectContaining({ metadata: expect.objectContaining({ name: 'grpc' }) as unknown })],
    });
    expect(served.dispatch.calls.at(-1)?.peer).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  it('speaks REST over HTTP/1.1 and over HTTP/2', async () => {
    const headers = { authorization: 'Bearer rest' };
    const h1 = await fetch(`${url}/api/v1/applications`, { headers });
    expect(await h1.json()).toEqual({ items: [{ metadata: { name: 'rest' } }] });
    const h2 = await requestH2(url, { ':path': '/api/v1/applications', ...headers });
    expect(JSON.parse(h2.body.toString())).toEqual({ items: [{ metadata: { name: 'rest' } }] });
  });

  it('sends the security headers with everything', async () => {
    for (const path of ['/', '/api/v1/applications', '/healthz', '/api/nothing']) {
      const { headers } = await fetch(`${url}${path}`);
      expect(headers.get('x-frame-options'), path).toBe('sameorigin');
      expect(headers.get('content-security-policy'), path).toBe("frame-ancestors 'self';");
    }
  });

  it('answers gRPC-web unary calls over HTTP/1.1, binary and text', async () => {
    for (const [type, body] of [
      ['application/grpc-web+proto', emptyQuery],
      ['application/grpc-web-text', Buffer.from(emptyQuery.toString('base64'))],
    ] as const) {
      const response = await fetch(`${url}/application.ApplicationService/List`, {
        method: 'POST',
        headers: { 'content-type': type, token: 'web' },
        body: new Uint8Array(body),
      });
      const raw = Buffer.from(await response.arrayBuffer());
      // Text is a sequence of base64 pieces, each padded on its own.
      const pieces = raw.toString().match(/[A-Za-z0-9+/]+=*/g) ?? [];
      const decoded = type.includes('text') ? Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))) : raw;
      const { messages, trailers } = readFrames(decoded);
      expect(messages, type).toHaveLength(1);
      expect(trailers, type).toContain('grpc-status: 0');
    }
  });

  it('answers gRPC-web over HTTP/2 and does not take it for gRPC', async () => {
    const { headers, body } = await requestH2(
      url,
      {
        ':method': 'POST',
        ':path': '/application.ApplicationService/Watch',
        'content-type': 'application/grpc-web+proto',
      },
      emptyQuery,
    );
    expect(headers['content-type']).toBe('application/grpc-web+proto');
    expect(readFrames(body).messages).toHaveLength(2);
  });

  it('tells a gRPC-web error before the first message in the HTTP headers', async () => {
    for (const method of ['Get', 'PodLogs']) {
      const response = await fetch(`${url}/application.ApplicationService/${method}`, {
        method: 'POST',
        headers: { 'content-type': 'application/grpc-web+proto' },
        body: new Uint8Array(emptyQuery),
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('grpc-status')).toBe(method === 'Get' ? '5' : '7');
      expect((await response.arrayBuffer()).byteLength).toBe(0);
    }
    const get = await fetch(`${url}/application.ApplicationService/Get`, {
      method: 'POST',
      headers: { 'content-type': 'application/grpc-web+proto' },
      body: new Uint8Array(emptyQuery),
    });
    expect(get.headers.get('grpc-message')).toBe('no such thing: 100 %25 %C3%BC');
  });

  it('answers a request that offers to upgrade to h2c as HTTP/1.1', async () => {
    const answer = await requestRaw(
      served.port.port,
      'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
  });

  it('fails a TLS handshake at once', async () => {
    const socket = tls.connect({ port: served.port.port, host: '127.0.0.1', rejectUnauthorized: false });
    const startedMs = performance.now();
    await expect(once(socket, 'secureConnect')).rejects.toThrow(/socket|reset|closed/i);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });

  it('serves others while a peer sends only the first bytes of a preface', async () => {
    const slow = ['P', 'PR', 'PRI'].map((bytes) => {
      const socket = net.connect(served.port.port, '127.0.0.1', () => socket.write(bytes));
      return socket;
    });
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  it('survives resets before and after the first bytes', async () => {
    for (const bytes of ['', 'GET / HT', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage']) {
      const socket = net.connect(served.port.port, '127.0.0.1', () => {
        socket.write(bytes);
        socket.resetAndDestroy();
      });
      socket.on('error', () => undefined);
      await once(socket, 'close');
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('aborts a stream when its client goes away', async () => {
    const abort = new AbortController();
    const response = await fetch(`${url}/api/v1/stream/applications`, {
      headers: { authorization: 'Bearer endless' },
      signal: abort.signal,
    });
    await response.body?.getReader().read();
    const call = served.dispatch.calls.at(-1);
    const aborted = once(call?.signal ?? AbortSignal.abort(), 'abort');
    abort.abort();
    await aborted;
    expect(call?.signal.aborted).toBe(true);
  });
});

describe('the port with TLS', () => {
  let served: Awaited<ReturnType<typeof startPort>>;
  let first: KeyPair;
  const options = { organization: 'test', notBefore: new Date(), validDays: 1 };
  beforeAll(async () => {
    first = await generateSelfSigned({ ...options, hosts: ['first'] });
    served = await startPort(first);
  });
  afterAll(() => served.port.stop(0));

  const connect = (alpn: string[]): Promise<tls.TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = tls.connect(
        { port: served.port.port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: alpn },
        () => resolve(socket),
      );
      socket.on('error', reject);
    });

  it('speaks gRPC by ALPN', async () => {
    expect(await listByGrpc(served.port.port, { kind: 'unverified' })).toMatchObject({ items: [{}] });
  });

  it('gives HTTP/1.1 to clients that speak both, as Argo CD does', async () => {
    const socket = await connect(['h2', 'http/1.1']);
    expect(socket.alpnProtocol).toBe('http/1.1');
    socket.destroy();
  });

  it('speaks HTTP/2 with clients that negotiate nothing', async () => {
    const socket = await connect([]);
    expect(socket.alpnProtocol).toBe(false);
    const session = http2.connect('https://x', { createConnection: () => socket });
    const stream = session.request({ ':path': '/healthz' });
    const [headers] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    expect(headers[':status']).toBe(200);
    session.destroy();
  });

  it('redirects plaintext HTTP/1.1 to https and closes plaintext HTTP/2', async () => {
    const answer = await requestRaw(served.port.port, 'GET /a?b=c HTTP/1.1\r\nHost: argo.example:8080\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 307/);
    expect(answer).toMatch(/location: https:\/\/argo\.example:8080\/a\?b=c\r\n/i);
    expect(await requestRaw(served.port.port, 'GET / HTTP/1.1\r\nHost: a b\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await requestRaw(served.port.port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toBe('');
  });

  it('serves new connections with a certificate that was exchanged', async () => {
    const before = (await connect(['http/1.1'])).getPeerCertificate().fingerprint256;
    served.port.setSecureContext(await generateSelfSigned({ ...options, hosts: ['second'] }));
    const after = (await connect(['http/1.1'])).getPeerCertificate().fingerprint256;
    expect(after).not.toBe(before);
  });
});

describe('stopping', () => {
  it('closes idle connections at once, and the port', async () => {
    const { port } = await startPort();
    const agent = new http.Agent({ keepAlive: true });
    const idle = http.get({ port: port.port, host: '127.0.0.1', path: '/healthz', agent });
    const [response] = (await once(idle, 'response')) as [http.IncomingMessage];
    response.resume();
    await once(response, 'end');
    const startedMs = performance.now();
    await port.stop(3000);
    expect(performance.now() - startedMs).toBeLessThan(2500);
    agent.destroy();
    await expect(fetch(`http://127.0.0.1:${port.port}/healthz`)).rejects.toThrow('fetch failed');
  });
});

describe('sniffing', () => {
  it('drops a connection that stays undecided', async () => {
    const [client, server] = duplexPair();
    let reported: string | undefined;
    sniffConnection(server, (kind) => (reported = kind), 30);
    client.write('PRI');
    await once(server, 'close');
    expect(reported).toBeUndefined();
  });

  it.each([
    { reason: 'a TLS record', chunks: ['\u0016\u0003\u0001'], kind: 'tls' },
    { reason: 'a preface in single bytes', chunks: 'PRI * HTTP/2.0'.split(''), kind: 'http2' },
    { reason: 'a method that begins alike', chunks: ['P', 'ROPFIND / HTTP/1.1'], kind: 'http1' },
  ])('gives back all bytes of $reason', async ({ chunks, kind }) => {
    const [client, server] = duplexPair();
    const reported = new Promise<string>((resolve) => sniffConnection(server, resolve));
    for (const chunk of chunks) client.write(chunk);
    expect(await reported).toBe(kind);
    client.end();
    let seen = '';
    for await (const chunk of server) seen += String(chunk);
    expect(seen).toBe(chunks.join(''));
  });
});
