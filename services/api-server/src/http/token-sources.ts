import { headerOf, type HttpRequest } from './http-messages.ts';

/** Name of the session cookie; long tokens are cut into `argocd.token`, `argocd.token-1`, … */
export const TOKEN_COOKIE = 'argocd.token';

/** Cookies longer than this are refused by browsers, so a longer token is cut. */
const COOKIE_CHUNK = 4000;
const MAX_CHUNKS = 20;

/** The token of a REST request: `Authorization: Bearer`, else the cookie; empty when there is none. */
export function tokenOfRequest(request: HttpRequest): string {
  return bearerOf(headerOf(request, 'authorization')) || tokenOfCookies(headerOf(request, 'cookie'));
}

/** The token of gRPC metadata or gRPC-web headers: `token`, else `authorization`; empty when there is none. */
export function tokenOfMetadata(get: (key: string) => string): string {
  return get('token') || bearerOf(get('authorization'));
}

/** The token that a Cookie header carries, joined from its chunks; empty when there is none. */
export function tokenOfCookies(header: string): string {
  const values = new Map<string, string>();
  for (const pair of header.split(/;\s*/)) {
    const cut = pair.indexOf('=');
    if (cut > 0) values.set(pair.slice(0, cut).trim(), pair.slice(cut + 1));
  }
  const first = values.get(TOKEN_COOKIE);
  if (first === undefined) return '';
  const marked = /^(\d{1,2}):(.*)$/.exec(first);
  if (marked === null) return first;
  const count = Math.min(Number(marked[1]), MAX_CHUNKS);
  const rest = Array.from(
    { length: Math.max(0, count - 1) },
    (_, index) => values.get(`${TOKEN_COOKIE}-${index + 1}`) ?? '',
  );
  return [marked[2] ?? '', ...rest].join('');
}

/** How the cookies are marked. */
export interface CookieOptions {
  /** Path that the cookies belong to: the base href. */
  path: string;
  isSecure: boolean;
}

/** The Set-Cookie values that store a token; an empty token removes it. */
export function formatTokenCookies(token: string, options: CookieOptions): string[] {
  const flags = `path=${options.path}; SameSite=lax; httpOnly${options.isSecure ? '; Secure' : ''}`;
  if (token === '') return [`${TOKEN_COOKIE}=; Max-Age=0; ${flags}`];
  if (token.length <= COOKIE_CHUNK) return [`${TOKEN_COOKIE}=${token}; ${flags}`];
  const chunks = token.match(new RegExp(`.{1,${COOKIE_CHUNK}}`, 'g')) ?? [];
  return chunks.map((chunk, index) =>
    index === 0 ? `${TOKEN_COOKIE}=${chunks.length}:${chunk}; ${flags}` : `${TOKEN_COOKIE}-${index}=${chunk}; ${flags}`,
  );
}

function bearerOf(header: string): string {
  return /^bearer\s+(\S+)$/i.exec(header.trim())?.[1] ?? '';
}
