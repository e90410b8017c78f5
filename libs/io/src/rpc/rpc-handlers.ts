import type { Metadata } from '@grpc/grpc-js';
import type { MethodName, RequestOf, ResponseOf, ServiceName, services } from '@plumbline/contract/rpc';

/** What a handler knows of the call besides its request. */
export interface RpcCall {
  service: string;
  method: string;
  /** What the client sent along (tokens, user agent). */
  metadata: Metadata;
  /** `address:port` of the client, `unknown` inside the process. */
  peer: string;
  /** Aborted when the client goes away, its deadline passes or the server stops. */
  signal: AbortSignal;
}

type StreamFlags<S extends ServiceName, M extends MethodName<S>> =
  (typeof services)[S] extends Record<M, infer F> ? F : never;

/** How one method is answered; its shape follows from whether request and response are streams. */
export type RpcHandler<S extends ServiceName, M extends MethodName<S>> =
  StreamFlags<S, M> extends { clientStream: true; serverStream: true }
    ? (requests: AsyncIterable<RequestOf<S, M>>, call: RpcCall) => AsyncIterable<ResponseOf<S, M>>
    : StreamFlags<S, M> extends { clientStream: true }
      ? (requests: AsyncIterable<RequestOf<S, M>>, call: RpcCall) => Promise<ResponseOf<S, M>>
      : StreamFlags<S, M> extends { serverStream: true }
        ? (request: RequestOf<S, M>, call: RpcCall) => AsyncIterable<ResponseOf<S, M>>
        : (request: RequestOf<S, M>, call: RpcCall) => Promise<ResponseOf<S, M>>;

/** The methods of a service that are built; a client that calls another is told UNIMPLEMENTED. */
export type RpcHandlers<S extends ServiceName> = { [M in MethodName<S>]?: RpcHandler<S, M> };

/** Handlers by service name. */
export type RpcServices = { [S in ServiceName]?: RpcHandlers<S> };
