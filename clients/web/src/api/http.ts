import { AppError, type ErrorCode } from '@plumbline/contract/errors';

/** Query parameters; undefined and empty values are left out, lists repeat the name. */
export type QueryParameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** What a request to the API may carry besides its path. */
export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: QueryParameters;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'TIMEOUT',
  409: 'CONFLICT',
  413: 'LIMIT_EXCEEDED',
  429: 'LIMIT_EXCEEDED',
  499: 'CANCELLED',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'TIMEOUT',
};

// The gateway answers several gRPC codes with HTTP 400 or 500; the body's gRPC code tells them apart.
const codeOfGrpc: Readonly<Record<number, ErrorCode>> = {
  1: 'CANCELLED',
  3: 'INVALID_ARGUMENT',
  4: 'TIMEOUT',
  5: 'NOT_FOUND',
  6: 'ALREADY_EXISTS',
  7: 'PERMISSION_DENIED',
  8: 'LIMIT_EXCEEDED',
  9: 'FAILED_PRECONDITION',
  10: 'CONFLICT',
  12: 'UNIMPLEMENTED',
  14: 'UNAVAILABLE',
  16: 'UNAUTHENTICATED',
};

/** The absolute address of an API path under the page's `<base href>`. Pure but for the document's base. */
export function apiUrl(path: string, query: QueryParameters = {}): string {
  const url = new URL(path.replace(/^\//, ''), document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    const values = typeof value === 'object' ? value : [value];
    for (const item of values) if (item !== undefined && item !== '') url.searchParams.append(name, String(item));
  }
  return url.toString();
}

/** The error that a failed answer stands for: its message comes from the gateway's JSON body when there is one. */
export async function errorOfResponse(response: Response): Promise<AppError> {
  const text = await response.text().catch(() => '');
  const body = parseErrorBody(text);
  const code = codeOfGrpc[body.code] ?? codeOfStatus[response.status] ?? 'INTERNAL';
  return new AppError(code, body.message || `${response.status} ${response.statusText}`.trim());
}

function parseErrorBody(text: string): { code: number; message: string } {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return { code: -1, message: '' };
    const body = parsed as { code?: unknown; message?: unknown; error?: unknown };
    const message = [body.message, body.error].find((value) => typeof value === 'string');
    return {
      code: typeof body.code === 'number' ? body.code : -1,
      message: typeof message === 'string' ? message : '',
    };
  } catch {
    // Not JSON: a proxy's page. The status line says more than its markup.
    return { code: -1, message: '' };
  }
}

/** Sends one request and returns the parsed JSON answer. Throws `AppError`; UNAVAILABLE when the server cannot be reached. */
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (!response.ok) throw await errorOfResponse(response);
  const text = await response.text();
  // The answer's shape is the contract's; the server is of the same release.
  return (text === '' ? {} : JSON.parse(text)) as T;
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { method = 'GET', query, body, signal } = options;
  const init: RequestInit = {
    method,
    credentials: 'same-origin',
    headers: { accept: 'application/json', ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  };
  try {
    return await fetch(apiUrl(path, query), init);
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AppError('UNAVAILABLE', 'the Plumbline server does not answer', { cause });
  }
}
