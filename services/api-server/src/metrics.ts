import { createMetrics, type Metrics } from '@plumbline/io/telemetry';
import type { FinishedApiCall } from './dispatch/dispatcher.ts';

/** The series of the API server, under Argo CD's names. */
export interface ApiServerMetrics {
  metrics: Metrics;
  noteCall(call: FinishedApiCall, status: string): void;
  noteLogin(outcome: 'success' | 'failure'): void;
  noteRedis(report: { operation: string; durationMs: number; failed: boolean }): void;
  noteWebhook(outcome: 'accepted' | 'refused'): void;
}

/** Makes the series, each of bounded labels and at zero. */
export function createApiServerMetrics(): ApiServerMetrics {
  const metrics = createMetrics();
  const started = metrics.counter({
    name: 'grpc_server_started_total',
    help: 'Calls that were started, whatever the protocol.',
    labelNames: ['grpc_service', 'grpc_method'],
  });
  const handled = metrics.counter({
    name: 'grpc_server_handled_total',
    help: 'Calls that were answered, whatever the protocol.',
    labelNames: ['grpc_service', 'grpc_method', 'grpc_code'],
  });
  const logins = metrics.counter({
    name: 'argocd_login_request_total',
    help: 'Number of login requests.',
    labelNames: ['status'],
  });
  const redisRequests = metrics.counter({
    name: 'argocd_redis_request_total',
    help: 'Number of redis requests executed.',
    labelNames: ['initiator', 'failed'],
  });
  const redisDuration = metrics.histogram({
    name: 'argocd_redis_request_duration',
    help: 'Redis requests duration.',
    labelNames: ['initiator'],
    buckets: [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2],
  });
  const webhooks = metrics.counter({
    name: 'argocd_webhook_requests_total',
    help: 'Number of webhook requests.',
    labelNames: ['outcome'],
  });
  for (const status of ['success', 'failure']) logins.inc({ status }, 0);
  for (const failed of ['true', 'false']) redisRequests.inc({ initiator: 'argocd-server', failed }, 0);
  for (const outcome of ['accepted', 'refused']) webhooks.inc({ outcome }, 0);
  return {
    metrics,
    noteCall: ({ service, method }, code) => {
      started.inc({ grpc_service: service, grpc_method: method });
      handled.inc({ grpc_service: service, grpc_method: method, grpc_code: code });
    },
    noteLogin: (outcome) => logins.inc({ status: outcome }),
    noteRedis: ({ durationMs, failed }) => {
      redisRequests.inc({ initiator: 'argocd-server', failed: String(failed) });
      redisDuration.observe({ initiator: 'argocd-server' }, durationMs / 1000);
    },
    noteWebhook: (outcome) => webhooks.inc({ outcome }),
  };
}
