import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/** A request over HTTP/1.1 or HTTP/2. */
export type HttpRequest = IncomingMessage | Http2ServerRequest;

/** A response over HTTP/1.1 or HTTP/2. */
export type HttpResponse = ServerResponse | Http2ServerResponse;

/** Answers one request. A rejected promise is answered as an internal error by the caller. */
export type HttpHandler = (request: HttpRequest, response: HttpResponse) => Promise<void>;

/** A header's text; empty when absent, joined when it came several times. */
export function headerOf(request: HttpRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
}

/** The host that the client asked for, with its port; empty when it named none. */
export function hostOf(request: HttpRequest): string {
  return headerOf(request, ':authority') || headerOf(request, 'host');
}

/** Whether the client's connection is encrypted up to this process. */
export function isEncrypted(request: HttpRequest): boolean {
  return 'encrypted' in request.socket && request.socket.encrypted;
}

/** `address:port` of the client; `unknown` when the connection is gone. */
export function peerOf(request: HttpRequest): string {
  const { remoteAddress, remotePort } = request.socket;
  return remoteAddress === undefined ? 'unknown' : `${remoteAddress}:${remotePort ?? 0}`;
}

/** The path of the request without its query, still percent-encoded; `/` when it cannot be read. */
export function pathOf(request: HttpRequest): string {
  const url = request.url ?? '/';
  const cut = url.search(/[?#]/);
  return cut === -1 ? url : url.slice(0, cut);
}

/** The query of the request. */
export function queryOf(request: HttpRequest): URLSearchParams {
  const url = request.url ?? '/';
  const cut = url.indexOf('?');
  return new URLSearchParams(cut === -1 ? '' : url.slice(cut + 1));
}

/** Sends a short plain text. */
export function sendText(response: HttpResponse, status: number, text: string): void {
  setHeaders(response, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text) });
  response.statusCode = status;
  endWith(response, text);
}

/** Sets several headers. */
export function setHeaders(response: HttpResponse, headers: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, String(value));
}

/** Writes a chunk; false when the client should be waited for (`drain`). */
export function writeChunk(response: HttpResponse, chunk: string | Uint8Array): boolean {
  // The two classes declare the same method with overloads that do not unify.
  return (response as ServerResponse).write(chunk);
}

/** Ends the response. */
export function endWith(response: HttpResponse, chunk?: string | Uint8Array): void {
  (response as ServerResponse).end(chunk);
}
