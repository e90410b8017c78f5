import { AppError } from '@plumbline/contract/errors';
import type { HttpResponse } from './http-messages.ts';

/** A signal that is aborted when the client goes away before its answer is finished. */
export function callSignal(response: HttpResponse): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(new AppError('CANCELLED', 'answer the request: the client went away'));
  });
  return abort.signal;
}
