import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import { services, type ServiceName } from '@plumbline/contract/rpc';

import type { WireCodecs } from './codec/message-codec.ts';

/** One method as the service table has it. */
export interface MethodEntry {
  request: string;
  response: string;
  clientStream: boolean;
  serverStream: boolean;
}

/** A service's methods by name. */
export function methodsOf(service: ServiceName): Readonly<Record<string, MethodEntry>> {
  return services[service];
}

/** A service as grpc-js wants it, with our codecs as serializers. */
export function serviceDefinition(service: ServiceName, codecs: WireCodecs): ServiceDefinition {
  const definition: Record<string, MethodDefinition<object, object>> = {};
  for (const [name, method] of Object.entries(methodsOf(service))) {
    const request = codecs.codecOf(method.request);
    const response = codecs.codecOf(method.response);
    definition[name] = {
      path: `/${service}/${name}`,
      requestStream: method.clientStream,
      responseStream: method.serverStream,
      requestSerialize: request.encode,
      requestDeserialize: request.decode,
      responseSerialize: response.encode,
      responseDeserialize: response.decode,
    };
  }
  return definition;
}
