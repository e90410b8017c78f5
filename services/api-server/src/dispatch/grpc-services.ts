import { services } from '@plumbline/contract/rpc';
import type { RpcCall, RpcServices } from '@plumbline/io/rpc';
import { apiServices, type ApiService } from '../authz/permissions.ts';
import type { DispatchPort, IncomingCall } from '../http/dispatch-port.ts';
import { tokenOfMetadata } from '../http/token-sources.ts';

interface MethodEntry {
  clientStream: boolean;
  serverStream: boolean;
}

/** All services of the API as gRPC handlers; each method goes to the dispatcher. */
export function grpcServicesOf(dispatch: DispatchPort): RpcServices {
  return Object.fromEntries(apiServices.map((service) => [service, handlersOf(service, dispatch)])) as RpcServices;
}

function handlersOf(service: ApiService, dispatch: DispatchPort): Record<string, unknown> {
  const table: Record<string, MethodEntry> = services[service];
  return Object.fromEntries(
    Object.entries(table).map(([method, entry]) => {
      const incoming = (call: RpcCall): IncomingCall => ({
        service,
        method,
        token: tokenOfMetadata((key) => String(call.metadata.get(key)[0] ?? '')),
        peer: call.peer,
        signal: call.signal,
      });
      if (entry.serverStream)
        return [method, (request: object, call: RpcCall) => dispatch.stream(incoming(call), request)];
      if (entry.clientStream) {
        return [
          method,
          async (requests: AsyncIterable<object>, call: RpcCall) =>
            (await dispatch.upload(incoming(call), requests)).message,
        ];
      }
      return [
        method,
        async (request: object, call: RpcCall) => (await dispatch.unary(incoming(call), request)).message,
      ];
    }),
  );
}
