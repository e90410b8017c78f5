import type { GitRequestObserver } from '@plumbline/io/git';
import { createMetrics, type Metrics } from '@plumbline/io/telemetry';
import type { RenderObserver } from './ports.ts';

/** The series of the repo-server, under Argo CD's names where it has them. */
export interface RepoServerMetrics {
  metrics: Metrics;
  git: GitRequestObserver;
  render: RenderObserver;
  redis: (report: { durationMs: number; failed: boolean }) => void;
  grpc: (call: { method: string; durationMs: number; code: string }) => void;
  /** Called at each scrape: renders that wait for a slot. */
  setPending: (pending: () => number) => void;
}

const GIT_BUCKETS = [0.1, 0.25, 0.5, 1, 2, 4, 10, 20];
const REDIS_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1];

/** A new registry; series without labels begin at 0, the others at their known label values. */
export function createRepoServerMetrics(): RepoServerMetrics {
  const metrics = createMetrics();
  const pending = { read: (): number => 0 };
  metrics.gauge({
    name: 'argocd_repo_pending_request_total',
    help: 'Number of pending requests requiring repository lock',
    labelNames: ['repo'],
    collect: (gauge) => gauge.set({ repo: '' }, pending.read()),
  });
  return {
    metrics,
    git: gitObserver(metrics),
    render: renderObserver(metrics),
    redis: redisObserver(metrics),
    grpc: grpcObserver(metrics),
    setPending: (read) => {
      pending.read = read;
    },
  };
}

function gitObserver(metrics: Metrics): GitRequestObserver {
  const labelNames = ['repo', 'request_type'] as const;
  const requests = metrics.counter({
    name: 'argocd_git_request_total',
    help: 'Number of git requests performed by repo server',
    labelNames,
  });
  const seconds = metrics.histogram({
    name: 'argocd_git_request_duration_seconds',
    help: 'Git requests duration seconds.',
    labelNames,
    buckets: GIT_BUCKETS,
  });
  const lsRemoteFails = metrics.counter({
    name: 'argocd_git_lsremote_fail_total',
    help: 'Number of git ls-remote requests failures by repo server',
    labelNames: ['repo'],
  });
  const fetchFails = metrics.counter({
    name: 'argocd_git_fetch_fail_total',
    help: 'Number of git fetch requests failures by repo server',
    labelNames: ['repo', 'revision'],
  });
  for (const request_type of ['ls-remote', 'fetch']) requests.inc({ repo: '', request_type }, 0);
  lsRemoteFails.inc({ repo: '' }, 0);
  fetchFails.inc({ repo: '', revision: '' }, 0);
  return {
    onRequest: (request) => {
      const labels = { repo: request.url, request_type: request.kind };
      requests.inc(labels);
      seconds.observe(labels, request.seconds);
      if (!request.failed) return;
      if (request.kind === 'ls-remote') lsRemoteFails.inc({ repo: request.url });
      // Commits are without number: the label stays empty.
      else fetchFails.inc({ repo: request.url, revision: '' });
    },
  };
}

function renderObserver(metrics: Metrics): RenderObserver {
  const hits = metrics.counter({ name: 'plumbline_render_cache_hits_total', help: 'Renders answered from the cache' });
  const renders = metrics.counter({
    name: 'plumbline_renders_total',
    help: 'Renders that ran',
    labelNames: ['source_type'],
  });
  const seconds = metrics.histogram({
    name: 'plumbline_render_duration_seconds',
    help: 'Time of renders',
    labelNames: ['source_type'],
  });
  const wait = metrics.histogram({
    name: 'argocd_repo_parallelism_wait_duration_seconds',
    help: 'Time spent waiting for the parallelism limit',
  });
  for (const source_type of ['Directory', 'Kustomize', 'Helm']) renders.inc({ source_type }, 0);
  return {
    onCacheHit: () => hits.inc(),
    onRender: (render) => {
      renders.inc({ source_type: render.sourceType });
      seconds.observe({ source_type: render.sourceType }, render.seconds);
      wait.observe(render.waitSeconds);
    },
  };
}

function redisObserver(metrics: Metrics): RepoServerMetrics['redis'] {
  const requests = metrics.counter({
    name: 'argocd_redis_request_total',
    help: 'Number of redis requests executed during application reconciliation.',
    labelNames: ['initiator', 'failed'],
  });
  const seconds = metrics.histogram({
    name: 'argocd_redis_request_duration_seconds',
    help: 'Redis requests duration.',
    labelNames: ['initiator'],
    buckets: REDIS_BUCKETS,
  });
  const initiator = 'argocd-repo-server';
  for (const failed of ['true', 'false']) requests.inc({ initiator, failed }, 0);
  return ({ durationMs, failed }) => {
    requests.inc({ initiator, failed: String(failed) });
    seconds.observe({ initiator }, durationMs / 1000);
  };
}

function grpcObserver(metrics: Metrics): RepoServerMetrics['grpc'] {
  const labelNames = ['grpc_type', 'grpc_service', 'grpc_method', 'grpc_code'] as const;
  const handled = metrics.counter({
    name: 'grpc_server_handled_total',
    help: 'Total number of RPCs completed on the server, regardless of success or failure.',
    labelNames,
  });
  const base = { grpc_type: 'unary', grpc_service: 'repository.RepoServerService' };
  return ({ method, code }) => handled.inc({ ...base, grpc_method: method, grpc_code: code });
}
