import type { IncomingHttpHeaders } from 'node:http';

/** The request as `git http-backend` wants it in its environment (RFC 3875). */
export interface CgiRequest {
  root: string;
  method: string;
  /** Below `root`, beginning with `/`. */
  path: string;
  query: string;
  headers: IncomingHttpHeaders;
  user?: string;
}

/** Status and headers of a CGI answer; `bodyStart` is where the body begins. */
export interface CgiHead {
  status: number;
  headers: Record<string, string>;
  bodyStart: number;
}

/** The environment variables of a CGI call. */
export function renderCgiEnvironment(request: CgiRequest): Record<string, string> {
  const { headers } = request;
  const optional: Record<string, string | undefined> = {
    CONTENT_LENGTH: headers['content-length'],
    HTTP_CONTENT_ENCODING: headers['content-encoding'],
    GIT_PROTOCOL: headers['git-protocol']?.toString(),
    REMOTE_USER: request.user,
  };
  const given = Object.entries(optional).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return {
    GIT_PROJECT_ROOT: request.root,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method,
    PATH_INFO: request.path,
    QUERY_STRING: request.query,
    CONTENT_TYPE: headers['content-type'] ?? '',
    ...Object.fromEntries(given),
  };
}

/** Reads the head of a CGI answer; undefined while its end has not arrived. */
export function parseCgiHead(bytes: Buffer): CgiHead | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = bytes.toString('latin1', 0, end).split('\r\n');
  const pairs = lines.map((line) => {
    const cut = line.indexOf(':');
    return [line.slice(0, cut).toLowerCase(), line.slice(cut + 1).trim()] as const;
  });
  const { status, ...headers } = Object.fromEntries(pairs);
  return { status: status ? Number.parseInt(status, 10) : 200, headers, bodyStart: end + 4 };
}
