import type http2 from 'node:http2';
import { ServerCredentials, type Server } from '@grpc/grpc-js';

/** A stream as Node's http2 server reports it. */
export interface IncomingStream {
  stream: http2.ServerHttp2Stream;
  headers: http2.IncomingHttpHeaders;
  flags: number;
  rawHeaders: string[];
}

/** Gives gRPC streams of our own http2 server to grpc-js. */
export interface GrpcHandOver {
  /** Whether these headers are of a gRPC call; gRPC-web is not, though its content type begins alike. */
  takes(headers: http2.IncomingHttpHeaders): boolean;
  onSession(session: http2.ServerHttp2Session): void;
  onStream(incoming: IncomingStream): void;
  /** Lets running calls finish for up to `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/**
 * A hand-over to a grpc-js server that is not bound to a port. `http2Servers` is private in its types: grpc-js is pinned
 * exactly, and the API server's one-port tests fail when it changes.
 */
export function createGrpcHandOver(server: Server): GrpcHandOver {
  const inner = innerServerOf(server);
  return {
    takes: (headers) => isGrpc(headers['content-type'] ?? ''),
    onSession: (session) => void inner.emit('session', session),
    onStream: ({ stream, headers, flags, rawHeaders }) => void inner.emit('stream', stream, headers, flags, rawHeaders),
    stop: (graceMs) => stopServer(server, graceMs),
  };
}

/** Whether a content type is gRPC's own, not gRPC-web's. */
export function isGrpc(contentType: string): boolean {
  const type = contentType.toLowerCase();
  return type.startsWith('application/grpc') && !type.startsWith('application/grpc-web');
}

function innerServerOf(server: Server): http2.Http2Server {
  server.createConnectionInjector(ServerCredentials.createInsecure());
  const { http2Servers } = server as unknown as { http2Servers: Map<http2.Http2Server, unknown> };
  const inner = [...http2Servers.keys()].at(-1);
  if (inner === undefined) throw new TypeError('grpc-js made no inner http2 server');
  return inner;
}

function stopServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
