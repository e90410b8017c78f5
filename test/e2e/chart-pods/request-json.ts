import { request } from 'node:https';

import { AppError } from '@plumbline/contract/errors';

/** One REST call to an API server with a certificate of its own making: POST with a body, GET without. Throws `UNAVAILABLE` for any answer but 200. */
export function requestJson<T>(url: string, call: { token?: string; body?: unknown }): Promise<T> {
  const headers = {
    'content-type': 'application/json',
    ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: call.body === undefined ? 'GET' : 'POST',
      headers,
      rejectUnauthorized: false,
      agent: false,
    });
    sent.setTimeout(10_000, () => sent.destroy(new Error(`${url} did not answer in 10 s`)));
    sent.once('error', reject);
    sent.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(JSON.parse(text) as T);
        else reject(new AppError('UNAVAILABLE', `call "${url}": ${answer.statusCode}: ${text}`));
      });
    });
    sent.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
}
