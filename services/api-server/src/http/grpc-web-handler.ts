import { once } from 'node:events';
import { AppError, errorCodes } from '@plumbline/contract/errors';
import { services, type ServiceName } from '@plumbline/contract/rpc';
import { ERROR_CODE_KEY, WireCodecs, grpcStatus } from '@plumbline/io/rpc';
import { callSignal } from './call-signal.ts';
import type { DispatchPort, IncomingCall } from './dispatch-port.ts';
import { formatGrpcMessage, formatMessageFrame, formatTrailerFrame, parseFrames } from './grpc-web-frames.ts';
import {
  endWith,
  headerOf,
  peerOf,
  setHeaders,
  writeChunk,
  type HttpRequest,
  type HttpResponse,
} from './http-messages.ts';
import { readBody } from './read-body.ts';
import { tokenOfMetadata } from './token-sources.ts';

/** How gRPC-web is served. */
export interface GrpcWebOptions {
  services: readonly ServiceName[];
  dispatch: DispatchPort;
  maxBodyBytes: number;
}

interface WebMethod {
  service: ServiceName;
  method: string;
  request: string;
  response: string;
  serverStream: boolean;
  clientStream: boolean;
}

/** Serves gRPC-web calls, binary and text. */
export interface GrpcWebHandler {
  /** Whether the request is one. */
  takes(request: HttpRequest): boolean;
  /** Answers the call that `path` (without the root path) names. */
  answer(path: string, request: HttpRequest, response: HttpResponse): Promise<void>;
}

/** A handler of the services given. */
export function createGrpcWebHandler(options: GrpcWebOptions): GrpcWebHandler {
  const codecs = new WireCodecs();
  const methods = new Map(options.services.flatMap((service) => methodsOf(service)));
  return {
    takes: (request) =>
      request.method === 'POST' && headerOf(request, 'content-type').toLowerCase().startsWith('application/grpc-web'),
    answer: async (path, request, response) => {
      const reply = new WebReply(request, response);
      try {
        const method = methods.get(path);
        if (method === undefined) throw new AppError('UNIMPLEMENTED', `call "${path}": unknown service or method`);
        await answerCall({ options, codecs, method, request, response }, reply);
      } catch (error) {
        reply.fail(error);
      }
    },
  };
}

interface WebCall {
  options: GrpcWebOptions;
  codecs: WireCodecs;
  method: WebMethod;
  request: HttpRequest;
  response: HttpResponse;
}

function methodsOf(service: ServiceName): [string, WebMethod][] {
  const table: Record<string, Omit<WebMethod, 'service' | 'method'>> = services[service];
  return Object.entries(table).map(([method, entry]) => [`/${service}/${method}`, { ...entry, service, method }]);
}

async function answerCall(call: WebCall, reply: WebReply): Promise<void> {
  const { method, codecs, options, request } = call;
  const raw = await readBody(request, options.maxBodyBytes);
  const messages = parseFrames(isTextForm(request) ? Buffer.from(raw.toString('latin1'), 'base64') : raw).map((bytes) =>
    decode(codecs, method.request, bytes),
  );
  const encode = codecs.codecOf(method.response).encode;
  const incoming: IncomingCall = {
    service: method.service,
    method: method.method,
    token: tokenOfMetadata((key) => headerOf(request, key)),
    peer: peerOf(request),
    signal: callSignal(call.response),
  };
  if (method.serverStream) {
    for await (const message of options.dispatch.stream(incoming, first(messages))) {
      if (incoming.signal.aborted) return;
      await reply.write(encode(message));
    }
    reply.end();
    return;
  }
  const answer = method.clientStream
    ? await options.dispatch.upload(incoming, eachOf(messages))
    : await options.dispatch.unary(incoming, first(messages));
  await reply.write(encode(answer.message));
  reply.end();
}

function decode(codecs: WireCodecs, name: string, bytes: Buffer): object {
  try {
    return codecs.codecOf(name).decode(bytes);
  } catch (cause) {
    throw new AppError('INVALID_ARGUMENT', `read the gRPC-web request: it is not a "${name}"`, { cause });
  }
}

function first(messages: readonly object[]): object {
  const [message] = messages;
  if (message === undefined) throw new AppError('INVALID_ARGUMENT', 'read the gRPC-web request: it has no message');
  return message;
}

async function* eachOf(messages: readonly object[]): AsyncIterable<object> {
  yield* messages;
}

function isTextForm(request: HttpRequest): boolean {
  return headerOf(request, 'content-type').toLowerCase().startsWith('application/grpc-web-text');
}

/**
 * One answer. Headers go out with the first message: an error before it is a headers-only answer (status and text as
 * HTTP headers under HTTP status 200), because the argocd CLI's gRPC-web proxy reads the status there and nowhere else.
 */
class WebReply {
  readonly #response: HttpResponse;
  readonly #contentType: string;
  readonly #isText: boolean;

  constructor(request: HttpRequest, response: HttpResponse) {
    this.#response = response;
    this.#isText = isTextForm(request);
    this.#contentType = this.#isText ? 'application/grpc-web-text+proto' : 'application/grpc-web+proto';
  }

  async write(message: Uint8Array): Promise<void> {
    if (!this.#response.headersSent) this.#open({});
    const isDrained = writeChunk(this.#response, this.#form(formatMessageFrame(message)));
    if (!isDrained) await Promise.race([once(this.#response, 'drain'), once(this.#response, 'close')]);
  }

  end(): void {
    if (!this.#response.headersSent) this.#open({});
    endWith(this.#response, this.#form(formatTrailerFrame({ 'grpc-status': '0', 'grpc-message': '' })));
  }

  fail(thrown: unknown): void {
    const error = AppError.from(thrown);
    const status = {
      'grpc-status': String(grpcStatus[errorCodes[error.code].status]),
      'grpc-message': formatGrpcMessage(error.message),
      [ERROR_CODE_KEY]: error.code,
    };
    if (this.#response.headersSent) {
      endWith(this.#response, this.#form(formatTrailerFrame(status)));
      return;
    }
    this.#open(status);
    endWith(this.#response);
  }

  #open(extra: Readonly<Record<string, string>>): void {
    this.#response.statusCode = 200;
    setHeaders(this.#response, { 'content-type': this.#contentType, 'cache-control': 'no-store', ...extra });
  }

  #form(bytes: Buffer): Uint8Array | string {
    return this.#isText ? bytes.toString('base64') : bytes;
  }
}
