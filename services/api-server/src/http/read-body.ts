import { AppError } from '@plumbline/contract/errors';
import type { HttpRequest } from './http-messages.ts';

/** Reads a whole body. Throws LIMIT_EXCEEDED beyond `limitBytes`, CANCELLED when the client goes away. */
export async function readBody(request: HttpRequest, limitBytes: number): Promise<Buffer> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limitBytes) throw tooLarge(limitBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      size += bytes.length;
      if (size > limitBytes) throw tooLarge(limitBytes);
      chunks.push(bytes);
    }
  } catch (error) {
    if (size > limitBytes) throw error;
    throw new AppError('CANCELLED', 'read the request: the client went away', { cause: error });
  }
  return Buffer.concat(chunks);
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('LIMIT_EXCEEDED', `read the request: the body is larger than ${limitBytes} bytes`);
}
