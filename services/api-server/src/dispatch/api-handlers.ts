import type { MethodName, RequestOf, ResponseOf, services } from '@plumbline/contract/rpc';
import type { CallAccess } from '../authz/call-access.ts';
import type { ApiService } from '../authz/permissions.ts';

/** What a handler knows besides its request. */
export interface ApiCall {
  /** The caller and the questions about its rights. */
  access: CallAccess;
  /** Aborted when the client goes away, its deadline passes or the server stops. */
  signal: AbortSignal;
  peer: string;
  /** The bearer token; empty when there is none. */
  token: string;
}

type Flags<S extends ApiService, M extends MethodName<S>> = (typeof services)[S] extends Record<M, infer F> ? F : never;

/** How a method is answered; a stream by an async iterable. */
export type ApiHandler<S extends ApiService, M extends MethodName<S>> =
  Flags<S, M> extends { serverStream: true }
    ? (request: RequestOf<S, M>, call: ApiCall) => AsyncIterable<ResponseOf<S, M>>
    : (request: RequestOf<S, M>, call: ApiCall) => Promise<ResponseOf<S, M>>;

/** The built methods of a service. */
export type ApiHandlers<S extends ApiService> = { readonly [M in MethodName<S>]?: ApiHandler<S, M> };

/** The built methods of all services. */
export type ApiHandlerTable = { readonly [S in ApiService]: ApiHandlers<S> };
