import { hostOf, sendText, type HttpRequest, type HttpResponse } from './http-messages.ts';

const HOST = /^[a-zA-Z0-9.:_[\]-]+$/;

/** Answers a plaintext request on the TLS port: the same URL over https, by a 307. */
export function redirectToHttps(request: HttpRequest, response: HttpResponse): void {
  const host = hostOf(request);
  const url = request.url ?? '/';
  if (!HOST.test(host) || !url.startsWith('/')) {
    sendText(response, 400, 'this port speaks https');
    return;
  }
  response.setHeader('location', `https://${host}${url}`);
  sendText(response, 307, 'Temporary Redirect');
}
