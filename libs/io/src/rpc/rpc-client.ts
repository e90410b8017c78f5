import { AppError } from '@plumbline/contract/errors';
import {
  Metadata,
  credentials,
  makeGenericClientConstructor,
  type ChannelCredentials,
  type Client,
  type ClientReadableStream,
  type ClientWritableStream,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import type { MethodName, RequestOf, ResponseOf, ServiceName, services } from '@plumbline/contract/rpc';

import { WireCodecs } from './codec/message-codec.ts';
import { messageLimits } from './rpc-server.ts';
import { parseStatus } from './rpc-status.ts';
import { methodsOf, serviceDefinition } from './service-definition.ts';

/** How a client reaches its server: without TLS, with TLS that trusts anyone, or with TLS that verifies. */
export type ClientTls =
  | { kind: 'plaintext' }
  | { kind: 'unverified' }
  | { kind: 'verified'; ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer; serverName?: string };

/** Where a client connects to. */
export interface RpcClientOptions {
  /** `host:port`, or a gRPC target such as `dns:///host:port`. */
  address: string;
  tls: ClientTls;
  /** Largest message in either direction. Default 200 MB. */
  maxMessageBytes?: number;
  /** Deadline of a call that names none. Default: none. */
  timeoutMs?: number;
  /** Sent along with every call, for example `{ token }`. Default: nothing. */
  metadata?: Readonly<Record<string, string>>;
}

/** What a single call may carry. */
export interface CallOptions {
  /** Aborting cancels the call; it then throws CANCELLED. */
  signal?: AbortSignal;
  /** Sent along, for example `{ token }`. */
  metadata?: Readonly<Record<string, string>>;
  /** Deadline in milliseconds from now. Default: the client's. */
  timeoutMs?: number;
}

type Flags<S extends ServiceName, M extends MethodName<S>> =
  (typeof services)[S] extends Record<M, infer F> ? F : never;

/** One method to call; a stream of responses is an async iterable. */
export type RpcMethod<S extends ServiceName, M extends MethodName<S>> =
  Flags<S, M> extends { clientStream: true }
    ? (requests: AsyncIterable<RequestOf<S, M>>, options?: CallOptions) => Promise<ResponseOf<S, M>>
    : Flags<S, M> extends { serverStream: true }
      ? (request: RequestOf<S, M>, options?: CallOptions) => AsyncIterable<ResponseOf<S, M>>
      : (request: RequestOf<S, M>, options?: CallOptions) => Promise<ResponseOf<S, M>>;

/** A service's methods to call, and `close`. Every method throws `AppError`. */
export type RpcClient<S extends ServiceName> = { [M in MethodName<S>]: RpcMethod<S, M> } & { close(): void };

function channelCredentials(tls: ClientTls): ChannelCredentials {
  switch (tls.kind) {
    case 'plaintext':
      return credentials.createInsecure();
    case 'unverified':
      return credentials.createSsl(null, null, null, {
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
      });
    case 'verified':
      return credentials.createSsl(
        tls.ca ? Buffer.from(tls.ca) : null,
        tls.key ? Buffer.from(tls.key) : null,
        tls.cert ? Buffer.from(tls.cert) : null,
      );
  }
}

function toMetadata(entries: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return metadata;
}

interface Cancellable {
  cancel(): void;
}

// Cancels the call when the signal fires; the result takes the listener away again.
function cancelOnAbort(call: Cancellable, signal: AbortSignal | undefined): () => void {
  if (!signal) return () => undefined;
  const cancel = (): void => call.cancel();
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

class GenericCaller {
  readonly #client: Client & Record<string, (...args: unknown[]) => unknown>;
  readonly #defaults: CallOptions;

  constructor(client: Client, defaults: CallOptions) {
    this.#client = client as Client & Record<string, (...args: unknown[]) => unknown>;
    this.#defaults = defaults;
  }

  #metadata(options: CallOptions): Metadata {
    return toMetadata({ ...this.#defaults.metadata, ...options.metadata });
  }

  #callOptions(options: CallOptions): { deadline?: number } {
    const timeoutMs = options.timeoutMs ?? this.#defaults.timeoutMs;
    return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
  }

  unary(name: string, request: object, options: CallOptions = {}): Promise<object> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, response: object): void => {
        release();
        if (error) reject(parseStatus(error));
        else resolve(response);
      };
      const args = [request, this.#metadata(options), this.#callOptions(options), callback];
      const call = this.#client[name]?.(...args) as Cancellable;
      const release = cancelOnAbort(call, options.signal);
    });
  }

  async *serverStream(name: string, request: object, options: CallOptions = {}): AsyncIterable<object> {
    const args = [request, this.#metadata(options), this.#callOptions(options)];
    const call = this.#client[name]?.(...args) as ClientReadableStream<object>;
    const release = cancelOnAbort(call, options.signal);
    try {
      for await (const message of call) yield message as object;
    } catch (error) {
      throw parseStatus(error);
    } finally {
      release();
      call.cancel();
    }
  }

  clientStream(name: string, requests: AsyncIterable<object>, options: CallOptions = {}): Promise<object> {
    return new Promise((resolve, reject) => {
      const callback = (error: unknown, response: object): void => {
        release();
        if (error) reject(parseStatus(error));
        else resolve(response);
      };
      const args = [this.#metadata(options), this.#callOptions(options), callback];
      const call = this.#client[name]?.(...args) as ClientWritableStream<object>;
      const release = cancelOnAbort(call, options.signal);
      const send = async (): Promise<void> => {
        for await (const message of requests) {
          if (!call.write(message)) await new Promise((drained) => call.once('drain', drained));
        }
        call.end();
      };
      send().catch((error: unknown) => {
        call.cancel();
        reject(AppError.from(error));
      });
    });
  }
}

function channelOptions(options: RpcClientOptions): Record<string, string | number> {
  const serverName = options.tls.kind === 'verified' ? options.tls.serverName : undefined;
  return {
    ...messageLimits(options.maxMessageBytes),
    'grpc.keepalive_time_ms': 30_000,
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': 2000,
    ...(serverName ? { 'grpc.ssl_target_name_override': serverName } : {}),
  };
}

/** A typed client of one service. It connects at the first call and again after every loss, until closed. */
export function createRpcClient<S extends ServiceName>(service: S, options: RpcClientOptions): RpcClient<S> {
  const definition = serviceDefinition(service, new WireCodecs());
  const Constructor: ServiceClientConstructor = makeGenericClientConstructor(definition, service);
  const client = new Constructor(options.address, channelCredentials(options.tls), channelOptions(options));
  const caller = new GenericCaller(client, {
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.metadata ? { metadata: options.metadata } : {}),
  });
  const methods: Record<string, unknown> = { close: () => client.close() };
  for (const [name, method] of Object.entries(methodsOf(service))) {
    if (method.clientStream) methods[name] = caller.clientStream.bind(caller, name);
    else if (method.serverStream) methods[name] = caller.serverStream.bind(caller, name);
    else methods[name] = caller.unary.bind(caller, name);
  }
  return methods as RpcClient<S>;
}
