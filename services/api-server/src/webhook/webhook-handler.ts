import { AppError } from '@plumbline/contract/errors';
import { sendText, type HttpHandler } from '../http/http-messages.ts';
import type { ServerDeps } from '../ports.ts';

/** What the webhook works with. */
export interface WebhookOptions {
  deps: ServerDeps;
  parallelism: number;
  refreshWorkers: number;
  onOutcome(outcome: 'accepted' | 'refused'): void;
}

/** Answers POST /api/webhook. */
export function createWebhookHandler(options: WebhookOptions): HttpHandler {
  return async (_request, response) => {
    options.onOutcome('refused');
    sendText(response, 501, new AppError('UNIMPLEMENTED', 'webhooks are not built yet').message);
  };
}
