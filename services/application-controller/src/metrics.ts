// The series of this service, with Argo CD's names and labels (reference/behaviour/controller.md §3.15).
import { isAutoSyncOn } from '@plumbline/core/app';
import { observeKubeRequests, type KubeRequestObserver } from '@plumbline/io/kube';
import { createMetrics, type Metrics } from '@plumbline/io/telemetry';
import type { Application } from '@plumbline/contract/crd';

/** What the controller counts. */
export interface ControllerMetrics {
  readonly metrics: Metrics;
  /** An operation came to an end. */
  syncFinished(app: Application, phase: string, facts: { isDryRun: boolean; seconds: number }): void;
  reconciled(app: Application, seconds: number): void;
  /** Counts the requests to one API server. */
  observeRequests(server: string): KubeRequestObserver;
  redisRequest(request: { initiator: string; failed: boolean; seconds: number }): void;
  clusterEvent(server: string): void;
  eventsBatch(server: string, count: number, seconds: number): void;
}

/** What is read at each scrape. */
export interface MetricsSources {
  readonly apps: () => readonly Application[];
  /** How many orphaned objects an application's namespace holds. */
  readonly orphanCount: (app: Application) => number;
  readonly clusters: () => readonly ClusterReading[];
  readonly queueLength: () => number;
  /** Writes to clusters that wait for a slot. */
  readonly pendingWrites: () => number;
  /** Labels of applications exported as `argocd_app_labels`. */
  readonly appLabels: readonly string[];
  /** Condition types exported as `argocd_app_condition`. */
  readonly appConditions: readonly string[];
  readonly clusterLabels: readonly string[];
}

/** One cluster at a scrape. */
export interface ClusterReading {
  readonly server: string;
  readonly name: string;
  readonly version: string;
  readonly isConnected: boolean;
  readonly apis: number;
  readonly objects: number;
  readonly cacheAgeSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
}

const appNames = ['namespace', 'name', 'project'] as const;

function appLabelValues(app: Application): Record<(typeof appNames)[number], string> {
  return { namespace: app.metadata.namespace, name: app.metadata.name, project: app.spec.project };
}

/** `app.kubernetes.io/name` as a Prometheus label. */
function labelName(label: string): string {
  return `label_${label.replaceAll(/[^a-zA-Z0-9_]/g, '_')}`;
}

function operationName(app: Application): string {
  if (app.metadata.deletionTimestamp !== undefined && app.metadata.deletionTimestamp !== null) return 'delete';
  return app.operation?.sync === undefined ? '' : 'sync';
}

function registerApps(metrics: Metrics, sources: MetricsSources): void {
  const infoLabels = [
    ...appNames,
    'autosync_enabled',
    'repo',
    'dest_server',
    'dest_namespace',
    'sync_status',
    'health_status',
    'operation',
  ] as const;
  metrics.gauge({
    name: 'argocd_app_info',
    help: 'Information about application.',
    labelNames: infoLabels,
    collect: (gauge) => {
      gauge.reset();
      for (const app of sources.apps()) gauge.set({ ...appLabelValues(app), ...appInfo(app) }, 1);
    },
  });
  metrics.gauge({
    name: 'argocd_app_orphaned_resources_count',
    help: 'Number of orphaned resources per application',
    labelNames: appNames,
    collect: (gauge) => {
      gauge.reset();
      for (const app of sources.apps()) gauge.set(appLabelValues(app), sources.orphanCount(app));
    },
  });
  if (sources.appLabels.length > 0) {
    metrics.gauge({
      name: 'argocd_app_labels',
      help: 'Argo Application labels converted to Prometheus labels',
      labelNames: [...appNames, ...sources.appLabels.map(labelName)],
      collect: (gauge) => {
        gauge.reset();
        for (const app of sources.apps()) {
          const own = sources.appLabels.map((label) => [labelName(label), app.metadata.labels?.[label] ?? '']);
          gauge.set({ ...appLabelValues(app), ...Object.fromEntries(own) }, 1);
        }
      },
    });
  }
  if (sources.appConditions.length > 0) registerConditions(metrics, sources);
}

function appInfo(app: Application): Record<string, string> {
  const { spec, status } = app;
  const [first = spec.source] = spec.sources ?? [];
  const { sync = {}, health = {} } = status ?? {};
  const { server = '', namespace = '' } = spec.destination;
  return {
    autosync_enabled: String(isAutoSyncOn(app)),
    repo: first?.repoURL ?? '',
    dest_server: server,
    dest_namespace: namespace,
    sync_status: sync.status ?? 'Unknown',
    health_status: health.status ?? 'Unknown',
    operation: operationName(app),
  };
}

function registerConditions(metrics: Metrics, sources: MetricsSources): void {
  metrics.gauge({
    name: 'argocd_app_condition',
    help: 'Report application conditions.',
    labelNames: [...appNames, 'condition'],
    collect: (gauge) => {
      gauge.reset();
      for (const app of sources.apps()) {
        for (const { type = '' } of app.status?.conditions ?? []) {
          if (sources.appConditions.includes(type)) gauge.inc({ ...appLabelValues(app), condition: type });
        }
      }
    },
  });
}

function registerClusters(metrics: Metrics, sources: MetricsSources): void {
  const each = (name: string, help: string, read: (cluster: ClusterReading) => number): void => {
    metrics.gauge({
      name,
      help,
      labelNames: ['server', 'name'],
      collect: (gauge) => {
        gauge.reset();
        for (const cluster of sources.clusters())
          gauge.set({ server: cluster.server, name: cluster.name }, read(cluster));
      },
    });
  };
  each('argocd_cluster_api_resources', 'Number of k8s api resources types.', ({ apis }) => apis);
  each('argocd_cluster_api_resource_objects', 'Number of k8s resource objects in the cache.', ({ objects }) => objects);
  each('argocd_cluster_cache_age_seconds', 'Cluster cache age in seconds.', ({ cacheAgeSeconds }) => cacheAgeSeconds);
  each('argocd_cluster_connection_status', 'The k8s cluster current connection status.', ({ isConnected }) =>
    isConnected ? 1 : 0,
  );
  metrics.gauge({
    name: 'argocd_cluster_info',
    help: 'Information about cluster.',
    labelNames: ['server', 'name', 'k8s_version'],
    collect: (gauge) => {
      gauge.reset();
      for (const { server, name, version } of sources.clusters()) gauge.set({ server, name, k8s_version: version }, 1);
    },
  });
  if (sources.clusterLabels.length > 0) registerClusterLabels(metrics, sources);
}

function registerClusterLabels(metrics: Metrics, sources: MetricsSources): void {
  metrics.gauge({
    name: 'argocd_cluster_labels',
    help: 'Argo Cluster labels converted to Prometheus labels',
    labelNames: ['server', 'name', ...sources.clusterLabels.map(labelName)],
    collect: (gauge) => {
      gauge.reset();
      for (const { server, name, labels } of sources.clusters()) {
        const own = sources.clusterLabels.map((label) => [labelName(label), labels[label] ?? '']);
        gauge.set({ server, name, ...Object.fromEntries(own) }, 1);
      }
    },
  });
}

/** The series of the controller; gauges are read at each scrape. */
export function createControllerMetrics(sources: MetricsSources): ControllerMetrics {
  const metrics = createMetrics();
  registerApps(metrics, sources);
  registerClusters(metrics, sources);
  metrics.gauge({
    name: 'workqueue_depth',
    help: 'Current depth of workqueue',
    labelNames: ['name'],
    collect: (gauge) => gauge.set({ name: 'app_reconciliation_queue' }, sources.queueLength()),
  });
  metrics.gauge({
    name: 'argocd_kubectl_exec_pending',
    help: 'Number of pending kubectl executions',
    labelNames: ['hostname', 'command'],
    collect: (gauge) => gauge.set({ hostname: '', command: 'apply' }, sources.pendingWrites()),
  });
  return { metrics, ...registerCounters(metrics) };
}

type Counters = Omit<ControllerMetrics, 'metrics'>;

function registerCounters(metrics: Metrics): Counters {
  const destination = [...appNames, 'dest_server'] as const;
  const syncs = metrics.counter({
    name: 'argocd_app_sync_total',
    help: 'Number of application syncs.',
    labelNames: [...destination, 'phase', 'dry_run'],
  });
  const syncSeconds = metrics.counter({
    name: 'argocd_app_sync_duration_seconds_total',
    help: 'Application sync performance in seconds total.',
    labelNames: destination,
  });
  const reconciles = metrics.histogram({
    name: 'argocd_app_reconcile',
    help: 'Application reconciliation performance in seconds.',
    labelNames: ['namespace', 'dest_server'],
    buckets: [0.25, 0.5, 1, 2, 4, 8, 16],
  });
  const destServer = (app: Application): string => app.spec.destination.server ?? '';
  return {
    ...registerRequestCounters(metrics),
    syncFinished: (app, phase, { isDryRun, seconds }) => {
      const labels = { ...appLabelValues(app), dest_server: destServer(app) };
      syncs.inc({ ...labels, phase, dry_run: String(isDryRun) });
      syncSeconds.inc(labels, seconds);
    },
    reconciled: (app, seconds) =>
      reconciles.observe({ namespace: app.metadata.namespace, dest_server: destServer(app) }, seconds),
  };
}

type RequestCounters = Pick<Counters, 'observeRequests' | 'redisRequest' | 'clusterEvent' | 'eventsBatch'>;

function registerRequestCounters(metrics: Metrics): RequestCounters {
  const requests = metrics.counter({
    name: 'argocd_app_k8s_request_total',
    help: 'Number of kubernetes requests executed during application reconciliation.',
    labelNames: ['server', 'verb', 'response_code'],
  });
  const observe = observeKubeRequests(metrics);
  const redis = metrics.counter({
    name: 'argocd_redis_request_total',
    help: 'Number of redis requests executed during application reconciliation.',
    labelNames: ['initiator', 'failed'],
  });
  redis.inc({ initiator: 'argocd-application-controller', failed: 'false' }, 0);
  const redisSeconds = metrics.histogram({
    name: 'argocd_redis_request_duration',
    help: 'Redis requests duration.',
    labelNames: ['initiator'],
    buckets: [0.1, 0.25, 0.5, 1, 2],
  });
  const events = metrics.counter({
    name: 'argocd_cluster_events_total',
    help: 'Number of processes k8s resource events.',
    labelNames: ['server'],
  });
  const batched = metrics.counter({
    name: 'argocd_resource_events_processed_in_batch',
    help: 'Number of resource events processed in batch',
    labelNames: ['server'],
  });
  const processing = metrics.histogram({
    name: 'argocd_resource_events_processing',
    help: 'Time to process resource events in seconds.',
    labelNames: ['server'],
  });
  return {
    observeRequests: (server) => {
      const observeOne = observe({ server });
      return (report) => {
        observeOne(report);
        requests.inc({ server, verb: report.method, response_code: String(report.status) });
      };
    },
    redisRequest: ({ initiator, failed, seconds }) => {
      redis.inc({ initiator, failed: String(failed) });
      redisSeconds.observe({ initiator }, seconds);
    },
    clusterEvent: (server) => events.inc({ server }),
    eventsBatch: (server, count, seconds) => {
      batched.inc({ server }, count);
      processing.observe({ server }, seconds);
    },
  };
}
