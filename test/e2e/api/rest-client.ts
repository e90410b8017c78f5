import { when, type World } from '@plumbline/test/dsl';

/** An answer of the REST API. */
export interface RestAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined when it is not JSON. */
  json: Record<string, unknown> | undefined;
}

/** Calls of the REST API with one token. */
export interface RestClient {
  readonly token: string;
  get(path: string, headers?: Record<string, string>): Promise<RestAnswer>;
  /** `request` is `METHOD path`. */
  send(request: string, body?: unknown, headers?: Record<string, string>): Promise<RestAnswer>;
  /** The messages of a stream until `isEnough` says so of all that came. */
  stream(path: string, isEnough: (messages: readonly unknown[]) => boolean): Promise<unknown[]>;
}

async function toAnswer(response: Response): Promise<RestAnswer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text.startsWith('{');
  const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : undefined;
  return { status: response.status, headers: response.headers, text, json };
}

/** A client of the world's API server; an empty token sends none. */
export function restClient(world: World, token: string): RestClient {
  const auth: Record<string, string> = token === '' ? {} : { authorization: `Bearer ${token}` };
  const url = (path: string): string => `${world.installation.serverUrl}${path}`;
  return {
    token,
    get: async (path, headers = {}) => toAnswer(await fetch(url(path), { headers: { ...auth, ...headers } })),
    send: async (request, body, headers = {}) => {
      const [method = '', path = ''] = request.split(' ');
      return toAnswer(
        await fetch(url(path), {
          method,
          headers: { ...auth, 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      );
    },
    async stream(path, isEnough) {
      const response = await fetch(url(path), { headers: auth, signal: AbortSignal.timeout(30_000) });
      const messages: unknown[] = [];
      let rest = '';
      for await (const chunk of response.body ?? []) {
        rest += new TextDecoder().decode(chunk);
        const lines = rest.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) messages.push((JSON.parse(line) as { result?: unknown }).result);
        if (isEnough(messages)) break;
      }
      return messages;
    },
  };
}

/** The first password of `admin`, as a user reads it. */
export async function initialPassword(world: World): Promise<string> {
  return when(world).kubectl(
    '-n',
    world.namespace,
    'get',
    'secret',
    'argocd-initial-admin-secret',
    '-o',
    'go-template={{.data.password | base64decode}}',
  );
}

/** A client that is logged in. */
export async function logIn(world: World, username: string, password: string): Promise<RestClient> {
  const answer = await restClient(world, '').send('POST /api/v1/session', { username, password });
  const token = answer.json?.token;
  return restClient(world, typeof token === 'string' ? token : '');
}
