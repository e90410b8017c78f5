import { AppError } from '@plumbline/contract/errors';
import type { ServiceName } from '@plumbline/contract/rpc';
import { callSignal } from './call-signal.ts';
import type { DispatchPort, IncomingCall } from './dispatch-port.ts';
import { formatErrorAnswer } from './error-answer.ts';
import {
  headerOf,
  isEncrypted,
  pathOf,
  peerOf,
  queryOf,
  sendText,
  type HttpRequest,
  type HttpResponse,
} from './http-messages.ts';
import { sendJson } from './json-answer.ts';
import { readBody } from './read-body.ts';
import { formatRequestMessage } from './request-message.ts';
import { compileRoutes, hasPath, matchRoute, type Route, type RouteMatch } from './route-table.ts';
import { writeStream } from './stream-answer.ts';
import { formatTokenCookies, tokenOfRequest } from './token-sources.ts';

/** How REST is served. */
export interface RestOptions {
  services: readonly ServiceName[];
  dispatch: DispatchPort;
  /** Content types that a request with side effects may have (`--api-content-types`); empty: any. */
  contentTypes: readonly string[];
  maxBodyBytes: number;
  isGzipEnabled: boolean;
  /** Path of the session cookie: the base href. */
  cookiePath: string;
}

/** Serves the REST form of the API. */
export interface RestHandler {
  /** Answers `path` (without the root path); false when no method is bound to it. */
  answer(path: string, request: HttpRequest, response: HttpResponse): Promise<boolean>;
}

/** A handler of the REST bindings of the services given. */
export function createRestHandler(options: RestOptions): RestHandler {
  const routes = compileRoutes(options.services);
  return { answer: (path, request, response) => answerRest({ options, routes, request, response }, path) };
}

interface RestCall {
  options: RestOptions;
  routes: readonly Route[];
  request: HttpRequest;
  response: HttpResponse;
}

async function answerRest(call: RestCall, path: string): Promise<boolean> {
  const { request, response, options } = call;
  const match = matchRoute(call.routes, request.method ?? 'GET', path);
  if (match === undefined && !hasPath(call.routes, path)) return false;
  try {
    await answerMatch(call, match);
  } catch (error) {
    if (response.headersSent || response.destroyed) throw error;
    const { status, body } = formatErrorAnswer(error);
    await sendJson({ request, response, status, body, isGzipEnabled: options.isGzipEnabled });
  }
  return true;
}

async function answerMatch(call: RestCall, match: RouteMatch | undefined): Promise<void> {
  const { request, response, options } = call;
  if (match === undefined) {
    const method = request.method ?? '';
    throw new AppError('UNIMPLEMENTED', `answer "${method} ${pathOf(request)}": this path has no such method`);
  }
  if (!hasAllowedContentType(request, options.contentTypes)) {
    sendText(response, 415, 'Invalid content type');
    return;
  }
  const body = match.route.body === undefined ? '' : (await readBody(request, options.maxBodyBytes)).toString('utf8');
  const message = formatRequestMessage({ match, query: queryOf(request), body });
  const incoming = incomingCall(match.route, request, response);
  if (match.route.isStream) {
    const messages = options.dispatch.stream(incoming, message);
    await writeStream({ request, response, messages, signal: incoming.signal });
    return;
  }
  const answer = match.route.isClientStream
    ? await options.dispatch.upload(incoming, oneMessage(message))
    : await options.dispatch.unary(incoming, message);
  setSessionCookie(match.route, answer.message, call);
  await sendJson({ request, response, status: 200, body: answer.message, isGzipEnabled: options.isGzipEnabled });
}

async function* oneMessage(message: object): AsyncIterable<object> {
  yield message;
}

function incomingCall(route: Route, request: HttpRequest, response: HttpResponse): IncomingCall {
  return {
    service: route.service,
    method: route.method,
    token: tokenOfRequest(request),
    peer: peerOf(request),
    signal: callSignal(response),
  };
}

/**
 * The CSRF rule: a form of another site can send a POST with the user's cookie, but not with the content type
 * `application/json` (CVE-2024-22424). DELETE and PUT without a body are held to it as well.
 */
function hasAllowedContentType(request: HttpRequest, allowed: readonly string[]): boolean {
  if (request.method === 'GET' || request.method === 'HEAD' || allowed.length === 0) return true;
  const type = headerOf(request, 'content-type').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return allowed.includes(type);
}

/** A login sets the session cookie, a logout removes it. */
function setSessionCookie(route: Route, message: object, call: RestCall): void {
  if (route.service !== 'session.SessionService') return;
  const isLogin = route.method === 'Create';
  if (!isLogin && route.method !== 'Delete') return;
  const token = isLogin && 'token' in message && typeof message.token === 'string' ? message.token : '';
  const cookies = formatTokenCookies(token, {
    path: call.options.cookiePath,
    isSecure: isEncrypted(call.request),
  });
  call.response.setHeader('set-cookie', cookies);
}
