import type { ServiceName } from '@plumbline/contract/rpc';

/** What a border knows of a call. */
export interface IncomingCall {
  service: ServiceName;
  method: string;
  /** The bearer token that the client sent; empty when none. */
  token: string;
  peer: string;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** An answered call; a renewed token goes back to clients that take one. */
export interface Answer {
  message: object;
}

/** Authenticates, authorizes and answers calls; every protocol ends here. Both throw `AppError`. */
export interface DispatchPort {
  unary(call: IncomingCall, request: object): Promise<Answer>;
  stream(call: IncomingCall, request: object): AsyncIterable<object>;
  /** A call whose request is a stream. */
  upload(call: IncomingCall, requests: AsyncIterable<object>): Promise<Answer>;
}
