import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { endWith, headerOf, setHeaders, type HttpRequest, type HttpResponse } from './http-messages.ts';

const compress = promisify(gzip);
const WORTH_COMPRESSING_BYTES = 1400;

/** A JSON answer to send. */
export interface JsonAnswer {
  request: HttpRequest;
  response: HttpResponse;
  status: number;
  body: unknown;
  isGzipEnabled: boolean;
}

/** Sends JSON, compressed when it is long and the client takes gzip. */
export async function sendJson(answer: JsonAnswer): Promise<void> {
  const { request, response } = answer;
  let bytes: Uint8Array = Buffer.from(JSON.stringify(answer.body));
  setHeaders(response, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  if (answer.isGzipEnabled) response.setHeader('vary', 'Accept-Encoding');
  if (answer.isGzipEnabled && bytes.length > WORTH_COMPRESSING_BYTES && acceptsGzip(request)) {
    bytes = await compress(bytes, { level: 1 });
    response.setHeader('content-encoding', 'gzip');
  }
  response.statusCode = answer.status;
  response.setHeader('content-length', String(bytes.length));
  endWith(response, bytes);
}

/** Whether the client takes gzip. */
export function acceptsGzip(request: HttpRequest): boolean {
  return /(^|[,\s])(gzip|\*)(\s*(;(?!\s*q=0(\.0*)?\s*(,|$)).*)?(,|$))/i.test(headerOf(request, 'accept-encoding'));
}
