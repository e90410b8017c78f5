import type { RpcTypes } from './gen/services.ts';

/** A service's full name, for example `repository.RepoServerService`. */
export type ServiceName = keyof RpcTypes;

/** A method of a service, as it is written on the wire. */
export type MethodName<S extends ServiceName> = keyof RpcTypes[S] & string;

/** The request message of a method, in its Kubernetes JSON form. */
export type RequestOf<S extends ServiceName, M extends MethodName<S>> = RpcTypes[S][M] extends { request: infer R }
  ? R
  : never;

/** The response message of a method (of a stream: one message of it), in its Kubernetes JSON form. */
export type ResponseOf<S extends ServiceName, M extends MethodName<S>> = RpcTypes[S][M] extends { response: infer R }
  ? R
  : never;
