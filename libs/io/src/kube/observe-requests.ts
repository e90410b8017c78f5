import type { Metrics } from '../telemetry/index.ts';
import type { KubeRequestObserver } from './transport.ts';

/** Which cluster the series speak of. */
export interface ObserveRequestsOptions {
  /** Address of the API server, the value of the label `host`. */
  server: string;
}

/** Counts requests into `argocd_kubectl_requests_total` and `argocd_kubectl_request_duration_seconds` of a service's metrics. */
export function observeKubeRequests(metrics: Metrics): (options: ObserveRequestsOptions) => KubeRequestObserver {
  const total = metrics.counter({
    name: 'argocd_kubectl_requests_total',
    help: 'Requests to API servers by host, method and status code.',
    labelNames: ['host', 'method', 'code'],
  });
  const duration = metrics.histogram({
    name: 'argocd_kubectl_request_duration_seconds',
    help: 'Time of requests to API servers, watches up to their first answer.',
    labelNames: ['host', 'verb'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  return ({ server }) => {
    const host = URL.canParse(server) ? new URL(server).host : server;
    return ({ method, status, durationMs }) => {
      total.inc({ host, method, code: status === 0 ? '<error>' : String(status) });
      duration.observe({ host, verb: method }, durationMs / 1000);
    };
  };
}
