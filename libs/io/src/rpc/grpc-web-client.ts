import { AppError, type ErrorCode } from '@plumbline/contract/errors';
import { Metadata } from '@grpc/grpc-js';
import type { ServiceName } from '@plumbline/contract/rpc';
import { Agent, request, type Dispatcher } from 'undici';

import { WireCodecs, type MessageCodec } from './codec/message-codec.ts';
import { splitFrames } from './grpc-web-frames.ts';
import type { CallOptions, ClientTls, RpcClient, RpcClientOptions } from './rpc-client.ts';
import { ERROR_CODE_KEY, parseStatus } from './rpc-status.ts';
import { methodsOf } from './service-definition.ts';

/** Where a gRPC-web client connects to: as the gRPC client, and the path before the service's name. */
export interface GrpcWebClientOptions extends RpcClientOptions {
  /** For example `argocd` behind a proxy that serves us there. Default: none. */
  rootPath?: string;
}

interface WebMethod {
  url: string;
  request: MessageCodec;
  response: MessageCodec;
}

function connectOptions(tls: ClientTls): Record<string, unknown> {
  if (tls.kind !== 'verified') return { rejectUnauthorized: false };
  const { ca, cert, key, serverName } = tls;
  return {
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
    ...(serverName ? { servername: serverName } : {}),
  };
}

function frameOf(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

// A gRPC status as headers or as a trailer frame; a message is percent-encoded there.
function throwStatus(headers: Headers, what: string): void {
  const code = headers['grpc-status'];
  if (code === undefined || code === '0') return;
  const details = decodeURIComponent(String(headers['grpc-message'] ?? '')) || `call "${what}" failed`;
  const metadata = new Metadata();
  const sent = headers[ERROR_CODE_KEY];
  if (typeof sent === 'string') metadata.set(ERROR_CODE_KEY, sent);
  throw parseStatus(Object.assign(new Error(details), { code: Number(code), details, metadata }));
}

const codeOfHttp: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'UNIMPLEMENTED',
  429: 'LIMIT_EXCEEDED',
};

function parseTrailers(payload: Buffer): Headers {
  const lines = payload
    .toString('utf8')
    .split('\r\n')
    .filter((line) => line.includes(':'));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).trim().toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
}

class GrpcWebCaller {
  readonly #agent: Agent;
  readonly #options: GrpcWebClientOptions;

  constructor(options: GrpcWebClientOptions) {
    this.#options = options;
    this.#agent = new Agent({ connect: connectOptions(options.tls), bodyTimeout: 0 });
  }

  async #post(method: WebMethod, message: object, options: CallOptions): Promise<Dispatcher.ResponseData> {
    const timeoutMs = options.timeoutMs ?? this.#options.timeoutMs;
    const signals = [options.signal, timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)];
    const signal = AbortSignal.any(signals.filter((given) => given !== undefined));
    const headers = {
      ...this.#options.metadata,
      ...options.metadata,
      'content-type': 'application/grpc-web+proto',
      'x-grpc-web': '1',
    };
    try {
      const body = frameOf(method.request.encode(message));
      return await request(method.url, { method: 'POST', headers, body, signal, dispatcher: this.#agent });
    } catch (cause) {
      if (options.signal?.aborted) throw new AppError('CANCELLED', `call "${method.url}": interrupted`, { cause });
      const code = signal.aborted ? 'TIMEOUT' : 'UNAVAILABLE';
      throw new AppError(code, `call "${method.url}": ${(cause as Error).message}`, { cause });
    }
  }

  async *stream(method: WebMethod, message: object, options: CallOptions = {}): AsyncIterable<object> {
    const { statusCode, headers, body } = await this.#post(method, message, options);
    throwStatus(headers, method.url);
    if (statusCode !== 200) {
      await body.dump();
      throw new AppError(codeOfHttp[statusCode] ?? 'UNAVAILABLE', `call "${method.url}": HTTP status ${statusCode}`);
    }
    for await (const frame of splitFrames(body as AsyncIterable<Buffer>)) {
      if (frame.isTrailer) throwStatus(parseTrailers(frame.payload), method.url);
      else yield method.response.decode(frame.payload);
    }
  }

  async unary(method: WebMethod, message: object, options: CallOptions = {}): Promise<object> {
    let answer: object | undefined;
    for await (const part of this.stream(method, message, options)) answer = part;
    if (!answer) throw new AppError('INTERNAL', `call "${method.url}": the server answered nothing`);
    return answer;
  }

  close(): void {
    void this.#agent.destroy();
  }
}

/**
 * A typed client of one service over gRPC-web, for paths that let no HTTP/2 through. Streams of requests are not part
 * of gRPC-web: such methods throw UNIMPLEMENTED.
 */
export function createGrpcWebClient<S extends ServiceName>(service: S, options: GrpcWebClientOptions): RpcClient<S> {
  const codecs = new WireCodecs();
  const caller = new GrpcWebCaller(options);
  const scheme = options.tls.kind === 'plaintext' ? 'http' : 'https';
  const root = (options.rootPath ?? '').replaceAll(/^\/+|\/+$/g, '');
  const base = `${scheme}://${options.address}${root === '' ? '' : `/${root}`}`;
  const methods: Record<string, unknown> = { close: () => caller.close() };
  for (const [name, method] of Object.entries(methodsOf(service))) {
    const web = {
      url: `${base}/${service}/${name}`,
      request: codecs.codecOf(method.request),
      response: codecs.codecOf(method.response),
    };
    if (method.clientStream) {
      methods[name] = () =>
        Promise.reject(new AppError('UNIMPLEMENTED', `call "${service}/${name}": gRPC-web has no streams of requests`));
    } else if (method.serverStream) methods[name] = caller.stream.bind(caller, web);
    else methods[name] = caller.unary.bind(caller, web);
  }
  return methods as RpcClient<S>;
}
