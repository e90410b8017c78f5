import { services } from '@plumbline/contract/rpc';
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

/** The codes as go-grpc-prometheus writes them: dashboards look for `OK` and `PermissionDenied`. */
const CODES: Readonly<Record<string, string>> = {
  OK: 'OK',
  INVALID_ARGUMENT: 'InvalidArgument',
  DEADLINE_EXCEEDED: 'DeadlineExceeded',
  NOT_FOUND: 'NotFound',
  ALREADY_EXISTS: 'AlreadyExists',
  PERMISSION_DENIED: 'PermissionDenied',
  RESOURCE_EXHAUSTED: 'ResourceExhausted',
  FAILED_PRECONDITION: 'FailedPrecondition',
  ABORTED: 'Aborted',
  UNIMPLEMENTED: 'Unimplemented',
  INTERNAL: 'Internal',
  UNAVAILABLE: 'Unavailable',
  UNAUTHENTICATED: 'Unauthenticated',
  CANCELLED: 'Canceled',
  UNKNOWN: 'Unknown',
};

type CallLabels = Readonly<Record<'grpc_service' | 'grpc_method' | 'grpc_type', string>>;

/** Bounded labels: a service or method that is not in the table is `unknown`. */
function labelsOf(service: string, method: string): CallLabels {
  const table: Readonly<Record<string, Readonly<Record<string, { serverStream: boolean }>>>> = services;
  const entry = Object.hasOwn(table, service) ? table[service]?.[method] : undefined;
  if (entry === undefined) return { grpc_service: 'unknown', grpc_method: 'unknown', grpc_type: 'unary' };
  return { grpc_service: service, grpc_method: method, grpc_type: entry.serverStream ? 'server_stream' : 'unary' };
}

/** Makes the series, each of bounded labels and at zero. */
export function createApiServerMetrics(): ApiServerMetrics {
  const metrics = createMetrics();
  const started = metrics.counter({
    name: 'grpc_server_started_total',
    help: 'Calls that were started, whatever the protocol.',
    labelNames: ['grpc_service', 'grpc_method', 'grpc_type'],
  });
  const handled = metrics.counter({
    name: 'grpc_server_handled_total',
    help: 'Calls that were answered, whatever the protocol.',
    labelNames: ['grpc_service', 'grpc_method', 'grpc_type', 'grpc_code'],
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
      const labels = labelsOf(service, method);
      started.inc(labels);
      handled.inc({ ...labels, grpc_code: CODES[code] ?? 'Unknown' });
    },
    noteLogin: (outcome) => logins.inc({ status: outcome }),
    noteRedis: ({ durationMs, failed }) => {
      redisRequests.inc({ initiator: 'argocd-server', failed: String(failed) });
      redisDuration.observe({ initiator: 'argocd-server' }, durationMs / 1000);
    },
    noteWebhook: (outcome) => webhooks.inc({ outcome }),
  };
}
