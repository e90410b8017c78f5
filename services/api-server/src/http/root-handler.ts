import { AppError } from '@plumbline/contract/errors';
import { formatErrorAnswer } from './error-answer.ts';
import type { GrpcWebHandler } from './grpc-web-handler.ts';
import {
  pathOf,
  queryOf,
  sendText,
  setHeaders,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
} from './http-messages.ts';
import { sendJson } from './json-answer.ts';
import type { RestHandler } from './rest-handler.ts';
import type { StaticUi } from './static-ui.ts';

/** What stands behind the port, for everything that is not gRPC. */
export interface RootOptions {
  rest: RestHandler;
  grpcWeb: GrpcWebHandler;
  ui: StaticUi;
  /** Answers POST /api/webhook. */
  webhook: HttpHandler;
  /** Throws when the server is not healthy; `isFull` also asks what it depends on. */
  health(isFull: boolean): Promise<void>;
  /** `--rootpath`: prefix of every path, without a slash at the end; empty: none. */
  rootPath: string;
  /** Empty: the header is not sent. */
  xFrameOptions: string;
  contentSecurityPolicy: string;
}

/** Routes a request to REST, gRPC-web, the webhook, the health check or the interface. */
export function createRootHandler(options: RootOptions): HttpHandler {
  return async (request, response) => {
    setSecurityHeaders(options, response);
    const path = stripRoot(pathOf(request), options.rootPath);
    if (path === undefined) {
      response.setHeader('location', `${options.rootPath}/`);
      sendText(response, 302, 'Found');
      return;
    }
    if (options.grpcWeb.takes(request)) return options.grpcWeb.answer(path, request, response);
    if (path === '/healthz') return answerHealth(options, request, response);
    if (path === '/api/webhook') return options.webhook(request, response);
    if (isNotBuilt(path)) return refuse(request, response, path);
    if (path.startsWith('/api/')) return answerApi(options, { path, request, response });
    return options.ui.answer(path, request, response);
  };
}

async function answerApi(
  options: RootOptions,
  call: { path: string; request: HttpRequest; response: HttpResponse },
): Promise<void> {
  if (await options.rest.answer(call.path, call.request, call.response)) return;
  const { status, body } = formatErrorAnswer(new AppError('NOT_FOUND', 'Not Found'));
  await sendJson({ ...call, status, body, isGzipEnabled: false });
}

/** Parts of Argo CD's surface that are not built: refused in words, instead of a page of the interface. */
const NOT_BUILT = [
  '/auth/login',
  '/auth/callback',
  '/auth/logout',
  '/api/dex',
  '/terminal',
  '/extensions',
  '/api/badge',
];

function isNotBuilt(path: string): boolean {
  return NOT_BUILT.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

async function refuse(request: HttpRequest, response: HttpResponse, path: string): Promise<void> {
  const why =
    path.startsWith('/auth/') || path.startsWith('/api/dex')
      ? 'single sign-on is not built yet'
      : 'this is not built yet';
  const { status, body } = formatErrorAnswer(new AppError('UNIMPLEMENTED', `answer "${path}": ${why}`));
  await sendJson({ request, response, status, body, isGzipEnabled: false });
}

async function answerHealth(options: RootOptions, request: HttpRequest, response: HttpResponse): Promise<void> {
  try {
    await options.health(queryOf(request).get('full') === 'true');
    sendText(response, 200, 'ok');
  } catch (error) {
    sendText(response, 503, `${AppError.from(error).message}\n`);
  }
}

function setSecurityHeaders(options: RootOptions, response: HttpResponse): void {
  setHeaders(response, { 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  if (options.xFrameOptions !== '') response.setHeader('x-frame-options', options.xFrameOptions);
  if (options.contentSecurityPolicy !== '') {
    response.setHeader('content-security-policy', options.contentSecurityPolicy);
  }
}

/** The path below the root path; `undefined` when the request lies outside it. Probes need not know the root path. */
function stripRoot(path: string, root: string): string | undefined {
  if (root === '' || path === '/healthz') return path;
  if (path === root) return '/';
  if (path.startsWith(`${root}/`)) return path.slice(root.length);
  return path === '/' ? undefined : path;
}
