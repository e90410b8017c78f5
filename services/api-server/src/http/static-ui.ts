import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { acceptsGzip } from './json-answer.ts';
import { endWith, headerOf, setHeaders, type HttpRequest, type HttpResponse } from './http-messages.ts';

const compress = promisify(gzip);

/** How the web interface is served. */
export interface StaticUiOptions {
  /** Folder with `index.html`; a folder that does not exist serves a short notice instead. */
  folder: string;
  /** The href that `<base>` gets, with a slash at both ends. */
  baseHref: string;
  isGzipEnabled: boolean;
}

/** Serves files of the interface, and its index for every path that is none. */
export interface StaticUi {
  answer(path: string, request: HttpRequest, response: HttpResponse): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
const COMPRESSED = new Set(['.html', '.js', '.mjs', '.css', '.json', '.map', '.svg', '.txt', '.webmanifest']);
const NOT_INSTALLED =
  '<!doctype html><title>Plumbline</title><p>The web interface is not installed on this server.</p>';

/** A server of the folder given. */
export function createStaticUi(options: StaticUiOptions): StaticUi {
  return { answer: (urlPath, request, response) => answerFile({ options, request, response }, urlPath) };
}

interface FileCall {
  options: StaticUiOptions;
  request: HttpRequest;
  response: HttpResponse;
}

async function answerFile(call: FileCall, urlPath: string): Promise<void> {
  const { request, response, options } = call;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.statusCode = 405;
    setHeaders(response, { allow: 'GET, HEAD' });
    endWith(response);
    return;
  }
  const file = await containedFile(options.folder, urlPath);
  if (file !== undefined && path.basename(file) !== 'index.html') {
    await sendFile(call, file, /\/assets\/|[.-][0-9a-zA-Z_-]{8,}\.[a-z0-9]+$/.test(urlPath));
    return;
  }
  // A missing script must not be answered with a page: the browser would try to run it.
  if (file === undefined && urlPath.startsWith('/assets/')) {
    response.statusCode = 404;
    setHeaders(response, { 'content-type': 'text/plain; charset=utf-8' });
    endWith(response, '404 page not found\n');
    return;
  }
  await sendIndex(call);
}

/** The real path of a file inside the folder; `undefined` when there is none or a link leads outside. */
async function containedFile(folder: string, urlPath: string): Promise<string | undefined> {
  const decoded = decodePath(urlPath);
  if (decoded === undefined || decoded.includes('\0')) return undefined;
  try {
    const root = await realpath(folder);
    const real = await realpath(path.join(root, path.posix.normalize(`/${decoded}`)));
    if (real !== root && !real.startsWith(root + path.sep)) return undefined;
    return (await stat(real)).isFile() ? real : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined; // Not there, or not ours to read: no such file.
    throw error;
  }
}

function decodePath(urlPath: string): string | undefined {
  try {
    return decodeURIComponent(urlPath);
  } catch (error) {
    if (error instanceof URIError) return undefined; // A malformed escape names no file.
    throw error;
  }
}

async function sendIndex(call: FileCall): Promise<void> {
  const file = await containedFile(call.options.folder, '/index.html');
  const html = file === undefined ? NOT_INSTALLED : (await readFile(file)).toString('utf8');
  const base = `<base href="${call.options.baseHref.replaceAll('"', '%22')}">`;
  const withBase = /<base\s[^>]*>/i.test(html)
    ? html.replace(/<base\s[^>]*>/i, base)
    : html.replace(/<head([^>]*)>/i, (head) => `${head}${base}`);
  setHeaders(call.response, { 'cache-control': 'no-store, no-cache, must-revalidate' });
  await sendBytes(call, Buffer.from(withBase), '.html');
}

async function sendFile(call: FileCall, file: string, isHashed: boolean): Promise<void> {
  const bytes = await readFile(file);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  setHeaders(call.response, {
    etag,
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (headerOf(call.request, 'if-none-match') === etag) {
    call.response.statusCode = 304;
    endWith(call.response);
    return;
  }
  await sendBytes(call, bytes, path.extname(file).toLowerCase());
}

async function sendBytes(call: FileCall, bytes: Buffer, extension: string): Promise<void> {
  const { request, response, options } = call;
  const isCompressible = options.isGzipEnabled && COMPRESSED.has(extension) && bytes.length > 1400;
  if (isCompressible) response.setHeader('vary', 'Accept-Encoding');
  const isCompressed = isCompressible && acceptsGzip(request);
  const body = isCompressed ? await compress(bytes) : bytes;
  if (isCompressed) response.setHeader('content-encoding', 'gzip');
  response.statusCode = 200;
  setHeaders(response, {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'content-length': body.length,
    'x-xss-protection': '1',
  });
  endWith(response, request.method === 'HEAD' ? undefined : body);
}
