import { services, type ServiceName } from '@plumbline/contract/rpc';

/** One REST binding of a method, as the service table writes it. */
export interface Route {
  service: ServiceName;
  method: string;
  verb: string;
  segments: readonly Segment[];
  /** `*`: the body is the message; a name: that field; absent: no body. */
  body: string | undefined;
  isStream: boolean;
  isClientStream: boolean;
  /** Full name of the request message. */
  request: string;
}

type Segment =
  | { kind: 'literal'; text: string }
  | { kind: 'field'; path: readonly string[] }
  | { kind: 'rest'; path: readonly string[] };

/** A route and the fields that its path filled. */
export interface RouteMatch {
  route: Route;
  fields: readonly (readonly [path: readonly string[], value: string])[];
}

/** Every REST binding of the services given, ordered so that a literal is tried before a field. */
export function compileRoutes(names: readonly ServiceName[]): readonly Route[] {
  const routes = names.flatMap((service) => routesOf(service));
  return routes.toSorted((a, b) => compareSpecificity(a.segments, b.segments));
}

/** The route of a request and what its path says; `undefined` when no binding has this verb and path. */
export function matchRoute(routes: readonly Route[], verb: string, path: string): RouteMatch | undefined {
  const parts = path.split('/').slice(1);
  const wanted = verb.toLowerCase();
  for (const route of routes) {
    if (route.verb !== wanted) continue;
    const fields = matchSegments(route.segments, parts);
    if (fields !== undefined) return { route, fields };
  }
  return undefined;
}

/** Whether any verb has a binding of this path. */
export function hasPath(routes: readonly Route[], path: string): boolean {
  const parts = path.split('/').slice(1);
  return routes.some((route) => matchSegments(route.segments, parts) !== undefined);
}

interface TableEntry {
  request: string;
  clientStream: boolean;
  serverStream: boolean;
  http: readonly { verb: string; path: string; body?: string }[];
}

function routesOf(service: ServiceName): Route[] {
  const table: Record<string, TableEntry> = services[service];
  return Object.entries(table).flatMap(([method, entry]) =>
    entry.http.map((binding) => ({
      service,
      method,
      verb: binding.verb,
      segments: parseTemplate(binding.path),
      body: binding.body,
      isStream: entry.serverStream,
      isClientStream: entry.clientStream,
      request: entry.request,
    })),
  );
}

function parseTemplate(path: string): Segment[] {
  return path
    .split('/')
    .slice(1)
    .map((text) => {
      if (!text.startsWith('{')) return { kind: 'literal', text };
      const [name = '', pattern] = text.slice(1, -1).split('=');
      return { kind: pattern === '**' ? 'rest' : 'field', path: name.split('.') };
    });
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): RouteMatch['fields'] | undefined {
  const fields: [readonly string[], string][] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'rest') {
      const text = decode(parts.slice(index).join('/'));
      return text === undefined ? undefined : [...fields, [segment.path, text]];
    }
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'literal') {
      if (segment.text !== part) return undefined;
      continue;
    }
    const text = decode(part);
    if (text === undefined || text === '') return undefined;
    fields.push([segment.path, text]);
  }
  return segments.length === parts.length ? fields : undefined;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return undefined; // A malformed escape is a path that nothing is bound to.
    throw error;
  }
}

const RANK = { literal: 0, field: 1, rest: 2 } as const;

function compareSpecificity(a: readonly Segment[], b: readonly Segment[]): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const difference = RANK[a[index]?.kind ?? 'rest'] - RANK[b[index]?.kind ?? 'rest'];
    if (difference !== 0) return difference;
  }
  return b.length - a.length;
}
