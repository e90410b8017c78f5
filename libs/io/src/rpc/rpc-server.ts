import { once } from 'node:events';

import { AppError } from '@plumbline/contract/errors';
import {
  Server,
  ServerCredentials,
  status,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
  type sendUnaryData,
} from '@grpc/grpc-js';
import type { ServiceName } from '@plumbline/contract/rpc';

import { WireCodecs } from './codec/message-codec.ts';
import { healthHandlers } from './health.ts';
import type { RpcCall, RpcServices } from './rpc-handlers.ts';
import { formatStatus } from './rpc-status.ts';
import { methodsOf, serviceDefinition, type MethodEntry } from './service-definition.ts';

/** One finished call, for logs and metrics. */
export interface FinishedCall {
  service: string;
  method: string;
  peer: string;
  durationMs: number;
  /** Undefined when the call succeeded. */
  error?: AppError;
}

/** What an RPC server is made of. */
export interface RpcServerOptions {
  services: RpcServices;
  /** Largest message in either direction. Default 200 MB (ARGOCD_GRPC_MAX_SIZE_MB). */
  maxMessageBytes?: number;
  /** Called once for each call when it has ended. Default: nothing. */
  onFinished?: (call: FinishedCall) => void;
}

type UnaryCall = ServerUnaryCall<object, object> | ServerReadableStream<object, object>;
type StreamingCall = ServerWritableStream<object, object> | ServerDuplexStream<object, object>;
type AnyHandler = (input: unknown, call: RpcCall) => Promise<object> | AsyncIterable<object>;

const DEFAULT_MAX_MESSAGE_BYTES = 200 * 1024 * 1024;

/** Server options that both directions need; also those of a client's channel. */
export function messageLimits(maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES): Record<string, number> {
  return { 'grpc.max_receive_message_length': maxMessageBytes, 'grpc.max_send_message_length': maxMessageBytes };
}

/** One method to answer, and what is told when a call of it ends. */
interface Endpoint {
  service: string;
  name: string;
  method: MethodEntry;
  handler: AnyHandler;
  onFinished: (call: FinishedCall) => void;
}

interface ObservedCall {
  context: RpcCall;
  /** Tells that the call has ended; only the first time counts. */
  finish: (error?: AppError) => void;
}

function observeCall(endpoint: Endpoint, call: UnaryCall | StreamingCall): ObservedCall {
  const { service, name: method } = endpoint;
  const abort = new AbortController();
  const onCancelled = (): void =>
    abort.abort(new AppError('CANCELLED', `call "${service}/${method}": client went away`));
  (call as NodeJS.EventEmitter).once('cancelled', onCancelled);
  const context = { service, method, metadata: call.metadata, peer: call.getPeer(), signal: abort.signal };
  const startedMs = performance.now();
  let isFinished = false;
  const finish = (error?: AppError): void => {
    if (isFinished) return;
    isFinished = true;
    const durationMs = performance.now() - startedMs;
    endpoint.onFinished({ service, method, peer: context.peer, durationMs, ...(error ? { error } : {}) });
  };
  return { context, finish };
}

async function writeAll(call: StreamingCall, messages: AsyncIterable<object>, signal: AbortSignal): Promise<void> {
  for await (const message of messages) {
    if (signal.aborted) return;
    if (!call.write(message)) await once(call, 'drain', { signal });
  }
}

function inputOf(endpoint: Endpoint, call: UnaryCall | StreamingCall): unknown {
  return endpoint.method.clientStream ? call : (call as ServerUnaryCall<object, object>).request;
}

function unaryResponse(endpoint: Endpoint): UntypedHandleCall {
  return (call: UnaryCall, callback: sendUnaryData<object>) => {
    const { context, finish } = observeCall(endpoint, call);
    // The handler is called in `then`, so that one that throws at once is caught as well.
    Promise.resolve()
      .then(() => endpoint.handler(inputOf(endpoint, call), context) as Promise<object>)
      .then(
        (response) => {
          finish();
          callback(null, response);
        },
        (thrown: unknown) => {
          finish(AppError.from(thrown));
          callback(formatStatus(thrown));
        },
      );
  };
}

function streamResponse(endpoint: Endpoint): UntypedHandleCall {
  return (call: StreamingCall) => {
    const { context, finish } = observeCall(endpoint, call);
    Promise.resolve()
      .then(() => endpoint.handler(inputOf(endpoint, call), context) as AsyncIterable<object>)
      .then((messages) => writeAll(call, messages, context.signal))
      .then(
        () => {
          finish();
          call.end();
        },
        (thrown: unknown) => {
          finish(AppError.from(thrown));
          call.emit('error', formatStatus(thrown));
        },
      );
  };
}

function notBuilt(service: string, method: string, isStream: boolean): AnyHandler {
  const error = new AppError('UNIMPLEMENTED', `call "${service}/${method}": this method is not built yet`);
  if (!isStream) return () => Promise.reject(error);
  // oxlint-disable-next-line eslint/require-yield -- reason: a stream that ends before its first message
  return async function* () {
    throw error;
  };
}

function implement(
  service: ServiceName,
  handlers: object,
  onFinished: (call: FinishedCall) => void,
): UntypedServiceImplementation {
  const implementation: UntypedServiceImplementation = {};
  for (const [name, method] of Object.entries(methodsOf(service))) {
    const given = (handlers as Record<string, AnyHandler | undefined>)[name];
    const handler = given ?? notBuilt(service, name, method.serverStream);
    const endpoint = { service, name, method, handler, onFinished };
    implementation[name] = method.serverStream ? streamResponse(endpoint) : unaryResponse(endpoint);
  }
  return implementation;
}

/**
 * A grpc-js server that answers the given services and the standard health service. It is not bound to a port yet:
 * see `startRpcServer`, or hand its streams over as the API server does.
 */
export function createRpcServer(options: RpcServerOptions): Server {
  const codecs = new WireCodecs();
  const onFinished = options.onFinished ?? ((): void => undefined);
  const server = new Server({ ...messageLimits(options.maxMessageBytes), 'grpc.max_concurrent_streams': 1000 });
  const all: RpcServices = { 'grpc.health.v1.Health': healthHandlers(), ...options.services };
  for (const [service, handlers] of Object.entries(all) as [ServiceName, object][]) {
    server.addService(serviceDefinition(service, codecs), implement(service, handlers, onFinished));
  }
  return server;
}

/** Certificate and key in PEM; with `clientCa`, clients must show a certificate that it signed. */
export interface ServerTls {
  cert: string | Buffer;
  key: string | Buffer;
  clientCa?: string | Buffer;
}

/** A server that listens. */
export interface RunningRpcServer {
  port: number;
  /** Lets running calls finish for up to 5 s, then ends them. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 5000;

/** Binds the server to `host:port` (port 0: any free one). Throws UNAVAILABLE when the address cannot be had. */
export async function startRpcServer(server: Server, address: string, tls?: ServerTls): Promise<RunningRpcServer> {
  const credentials = tls
    ? ServerCredentials.createSsl(
        tls.clientCa ? Buffer.from(tls.clientCa) : null,
        [{ cert_chain: Buffer.from(tls.cert), private_key: Buffer.from(tls.key) }],
        tls.clientCa !== undefined,
      )
    : ServerCredentials.createInsecure();
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, credentials, (error, bound) => {
      if (error) reject(new AppError('UNAVAILABLE', `listen on "${address}": ${error.message}`, { cause: error }));
      else resolve(bound);
    });
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => server.forceShutdown(), STOP_GRACE_MS);
      server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  return { port, stop };
}

/** The numeric gRPC status codes, for borders that speak HTTP. */
export { status as grpcStatus };
