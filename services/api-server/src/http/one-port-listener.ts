// One port for every protocol. The first bytes of a connection decide:
//
//   TCP ─► sniff ─┬─ TLS ──► tls server ─┬─ ALPN h2 ───────► http2 server ─┬─ application/grpc ──► grpc-js
//                 │                      ├─ ALPN http/1.1 ─► http1 server  └─ everything else ──► handler
//                 │                      └─ no ALPN ───────► sniff again
//                 ├─ HTTP/2 preface ───► http2 server      (plaintext mode only)
//                 └─ HTTP/1 ───────────► http1 server      (with TLS: redirected to https)
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import tls from 'node:tls';
import { AppError } from '@plumbline/contract/errors';
import type { GrpcHandOver } from '@plumbline/io/rpc';
import { isEncrypted, sendText, type HttpHandler, type HttpRequest, type HttpResponse } from './http-messages.ts';
import { redirectToHttps } from './redirect-to-https.ts';
import { sniffConnection } from './sniff-connection.ts';

/** What the port serves. */
export interface OnePortOptions {
  address: string;
  /** 0 takes a free port. */
  port: number;
  /** Absent: plaintext. */
  tls?: tls.SecureContextOptions;
  /** Everything that is not gRPC. */
  handler: HttpHandler;
  grpc: GrpcHandOver;
  /** Told about a request that failed outside its handler's own error answer. */
  onError(error: unknown): void;
}

/** A listening port. */
export interface OnePort {
  readonly port: number;
  /** Serves new connections with another certificate. */
  setSecureContext(context: tls.SecureContextOptions): void;
  /** Takes no new connection, lets running requests finish for up to `graceMs`, then ends them. */
  stop(graceMs: number): Promise<void>;
}

/** How often a stopping server looks for connections that have become idle. */
const SWEEP_MS = 50;

/** As Argo CD: a client that can speak both gets HTTP/1.1. */
const ALPN = ['http/1.1', 'h2'];

/** Listens. Throws UNAVAILABLE when the address cannot be had. */
export async function startOnePort(options: OnePortOptions): Promise<OnePort> {
  const listener = new OnePortListener(options);
  await listener.listen();
  return listener;
}

class OnePortListener implements OnePort {
  readonly #options: OnePortOptions;
  readonly #connections = new Set<net.Socket>();
  readonly #tcp: net.Server;
  readonly #tls: tls.Server | undefined;
  readonly #http1: http.Server;
  readonly #http2: http2.Http2Server;

  constructor(options: OnePortOptions) {
    this.#options = options;
    this.#tcp = net.createServer((socket) => this.#onConnection(socket));
    this.#http1 = this.#createHttp1();
    this.#http2 = this.#createHttp2();
    this.#tls = options.tls === undefined ? undefined : this.#createTls(options.tls);
  }

  get port(): number {
    const bound = this.#tcp.address();
    return typeof bound === 'object' && bound !== null ? bound.port : 0;
  }

  async listen(): Promise<void> {
    const { address, port } = this.#options;
    this.#tcp.listen(port, address);
    try {
      await once(this.#tcp, 'listening');
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('UNAVAILABLE', `listen on "${address}:${port}": ${text}`, { cause });
    }
    this.#tcp.on('error', (error) => this.#options.onError(error));
    // It never listens itself, but its limits on slow headers and its view of idle connections start with this event.
    this.#http1.emit('listening');
  }

  setSecureContext(context: tls.SecureContextOptions): void {
    this.#tls?.setSecureContext(context);
  }

  async stop(graceMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
    const timer = setTimeout(() => this.#destroyAll(), graceMs);
    // Connections that wait for a next request are of no use any more; others get idle one by one.
    const sweep = setInterval(() => this.#http1.closeIdleConnections(), SWEEP_MS);
    this.#http1.close();
    await this.#options.grpc.stop(graceMs);
    for (const socket of this.#connections) if (socket.bytesRead === 0) socket.destroy();
    if (graceMs === 0) this.#destroyAll();
    await closed;
    clearTimeout(timer);
    clearInterval(sweep);
  }

  #destroyAll(): void {
    for (const socket of this.#connections) socket.destroy();
  }

  #onConnection(socket: net.Socket): void {
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
    // A reset before any server took the socket must not end the process.
    socket.on('error', () => socket.destroy());
    socket.setNoDelay(true);
    sniffConnection(socket, (kind) => {
      if (kind === 'tls') this.#onTls(socket);
      // With a certificate, plaintext is only good for being told so: tokens must not travel in the clear.
      else if (kind === 'http2' && this.#tls !== undefined) socket.destroy();
      else this.#serve(kind, socket);
    });
  }

  #onTls(socket: net.Socket): void {
    // On a plaintext port a TLS handshake fails at once: clients probe for TLS.
    if (this.#tls === undefined) socket.destroy();
    else this.#tls.emit('connection', socket);
  }

  #serve(kind: 'http1' | 'http2', socket: net.Socket): void {
    if (kind === 'http2') {
      this.#http2.emit('connection', socket);
      return;
    }
    this.#http1.emit('connection', socket);
    // Sniffing paused the socket, and the HTTP/1 server does not start one that was paused on purpose.
    socket.resume();
  }

  #createTls(context: tls.SecureContextOptions): tls.Server {
    const server = tls.createServer({ ...context, ALPNProtocols: ALPN, handshakeTimeout: 10_000 });
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    server.on('secureConnection', (socket) => {
      socket.on('error', () => socket.destroy());
      if (socket.alpnProtocol === 'h2') this.#serve('http2', socket);
      else if (socket.alpnProtocol === 'http/1.1') this.#serve('http1', socket);
      else this.#sniffInsideTls(socket);
    });
    return server;
  }

  #sniffInsideTls(socket: tls.TLSSocket): void {
    sniffConnection(socket, (kind) => {
      if (kind === 'tls') {
        socket.destroy();
        return;
      }
      // Node's http2 server refuses a TLS socket that negotiated nothing; older gRPC clients negotiate nothing.
      if (kind === 'http2') socket.alpnProtocol = 'h2';
      this.#serve(kind, socket);
    });
  }

  #createHttp1(): http.Server {
    // No upgrade is served yet; without this, a listener would capture `Upgrade: h2c` of curl --http2.
    const server = http.createServer({ requestTimeout: 0, keepAliveTimeout: 65_000, headersTimeout: 20_000 });
    server.on('request', (request, response) => this.#onRequest(request, response));
    server.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    });
    return server;
  }

  #createHttp2(): http2.Http2Server {
    const server = http2.createServer({ settings: { maxConcurrentStreams: 1000, enableConnectProtocol: false } });
    server.on('session', (session) => {
      session.on('error', () => session.destroy());
      this.#options.grpc.onSession(session);
    });
    server.on('sessionError', (error) => this.#options.onError(error));
    server.on('stream', (...[stream, headers, flags, rawHeaders]) => {
      stream.on('error', () => stream.destroy());
      if (this.#options.grpc.takes(headers)) {
        this.#options.grpc.onStream({ stream, headers, flags, rawHeaders });
        return;
      }
      const request = new http2.Http2ServerRequest(stream, headers, { autoDestroy: false }, rawHeaders);
      this.#onRequest(request, new http2.Http2ServerResponse(stream));
    });
    return server;
  }

  #onRequest(request: HttpRequest, response: HttpResponse): void {
    response.on('error', (error: unknown) => this.#options.onError(error));
    if (this.#tls !== undefined && !isEncrypted(request)) {
      redirectToHttps(request, response);
      return;
    }
    this.#options.handler(request, response).catch((error: unknown) => {
      this.#options.onError(error);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'internal error');
    });
  }
}
