export { createGrpcWebClient, type GrpcWebClientOptions } from './grpc-web-client.ts';
export { createGrpcHandOver, isGrpc, type GrpcHandOver, type IncomingStream } from './grpc-hand-over.ts';
export { WireCodecs, type MessageCodec } from './codec/message-codec.ts';
export {
  createRpcClient,
  type CallOptions,
  type ClientTls,
  type RpcClient,
  type RpcClientOptions,
} from './rpc-client.ts';
export type { RpcCall, RpcHandler, RpcHandlers, RpcServices } from './rpc-handlers.ts';
export {
  createRpcServer,
  grpcStatus,
  startRpcServer,
  type FinishedCall,
  type RpcServerOptions,
  type RunningRpcServer,
  type ServerTls,
} from './rpc-server.ts';
export { ERROR_CODE_KEY, formatStatus, parseStatus, type WireStatus } from './rpc-status.ts';
