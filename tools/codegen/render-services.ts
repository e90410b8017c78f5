import type protobuf from 'protobufjs';

import { fullNameOf, type Protos } from './load-protos.ts';
import { jsonForms, typeReference } from './render-message-types.ts';

interface HttpRule {
  verb: string;
  path: string;
  body?: string;
}

function httpRules(method: protobuf.Method): HttpRule[] {
  const rules: HttpRule[] = [];
  const read = (option: Record<string, unknown>): void => {
    for (const verb of ['get', 'put', 'post', 'delete', 'patch']) {
      const path = option[verb];
      if (typeof path === 'string')
        rules.push({ verb, path, ...(typeof option['body'] === 'string' ? { body: option['body'] } : {}) });
    }
    const more = option['additional_bindings'];
    if (more) read(more as Record<string, unknown>);
  };
  for (const option of (method.parsedOptions ?? []) as Record<string, Record<string, unknown>>[]) {
    const rule = option['(google.api.http)'];
    if (rule) read(rule);
  }
  return rules;
}

function renderMethod(method: protobuf.Method): string {
  const rules = httpRules(method)
    .map((rule) => `{ verb: '${rule.verb}', path: '${rule.path}'${rule.body ? `, body: '${rule.body}'` : ''} }`)
    .join(', ');
  const request = fullNameOf(method.resolvedRequestType as protobuf.Type);
  const response = fullNameOf(method.resolvedResponseType as protobuf.Type);
  return `    ${method.name}: { request: '${request}', response: '${response}', clientStream: ${method.requestStream === true}, serverStream: ${method.responseStream === true}, http: [${rules}] },`;
}

function typeOf(message: protobuf.Type | null, imports: Map<string, Set<string>>): string {
  const fullName = fullNameOf(message as protobuf.Type);
  if (jsonForms[fullName] !== undefined) return jsonForms[fullName];
  const { module, name } = typeReference(fullName);
  imports.set(module, (imports.get(module) ?? new Set()).add(name));
  return `${module}.${name}`;
}

/** The services as data (`services`) and the request and response type of each method (`RpcTypes`). */
export function renderServices(protos: Protos): string {
  const imports = new Map<string, Set<string>>();
  const data: string[] = [];
  const types: string[] = [];
  for (const service of protos.services) {
    service.methodsArray.forEach((method) => method.resolve());
    data.push(`  '${fullNameOf(service)}': {`, ...service.methodsArray.map(renderMethod), '  },');
    types.push(`  '${fullNameOf(service)}': {`);
    for (const method of service.methodsArray) {
      const request = typeOf(method.resolvedRequestType, imports);
      const response = typeOf(method.resolvedResponseType, imports);
      types.push(`    ${method.name}: { request: ${request}; response: ${response} };`);
    }
    types.push('  };');
  }
  const importLines = [...imports.keys()].sort().map((module) => `import type * as ${module} from './${module}.ts';`);
  return [
    ...importLines,
    '',
    'export const services = {',
    ...data,
    '} as const;',
    '',
    'export interface RpcTypes {',
    ...types,
    '}',
    '',
  ].join('\n');
}
