import type { Metrics } from '@plumbline/io/telemetry';
import type { ApplicationSet } from '@plumbline/contract/crd';

/** What the gauges are filled from at each scrape. */
export interface MetricsSource {
  appsets(): readonly ApplicationSet[];
  /** How many Applications a set owns. */
  ownedCount(appset: ApplicationSet): number;
}

/** The series of the applicationset-controller. */
export interface ControllerMetrics {
  /** One reconcile of a set has ended. */
  observeReconcile(observation: { namespace: string; name: string; durationMs: number }): void;
}

/** Registers the series, with Argo CD's names (applicationsets.md §4.9). */
export function createControllerMetrics(
  metrics: Metrics,
  { source, labels }: { source: () => MetricsSource | undefined; labels: readonly string[] },
): ControllerMetrics {
  registerInfo(metrics, source);
  registerLabels(metrics, { source, labels });
  registerOwned(metrics, source);
  const duration = metrics.histogram({
    name: 'argocd_appset_reconcile',
    help: 'Application reconciliation performance in seconds.',
    labelNames: ['namespace', 'name'],
    buckets: [0.25, 0.5, 1, 2, 4, 8, 16],
  });
  return {
    observeReconcile: ({ namespace, name, durationMs }) => duration.observe({ namespace, name }, durationMs / 1000),
  };
}

function registerInfo(metrics: Metrics, source: () => MetricsSource | undefined): void {
  metrics.gauge({
    name: 'argocd_appset_info',
    help: 'Information about ApplicationSet.',
    labelNames: ['namespace', 'name', 'resource_update_status'],
    collect(gauge) {
      gauge.reset();
      for (const appset of source()?.appsets() ?? []) {
        const { namespace, name } = appset.metadata;
        gauge.set({ namespace, name, resource_update_status: updateStatusOf(appset) }, 1);
      }
    },
  });
}

function updateStatusOf({ status }: ApplicationSet): string {
  const condition = status?.conditions?.find(({ type }) => type === 'ResourcesUpToDate');
  if (condition === undefined) return 'Unknown';
  return condition.status === 'True' ? 'ApplicationSetUpToDate' : (condition.reason ?? 'Unknown');
}

function registerOwned(metrics: Metrics, source: () => MetricsSource | undefined): void {
  metrics.gauge({
    name: 'argocd_appset_owned_applications',
    help: 'Number of applications owned by the applicationset.',
    labelNames: ['namespace', 'name'],
    collect(gauge) {
      gauge.reset();
      const current = source();
      for (const appset of current?.appsets() ?? []) {
        const { namespace, name } = appset.metadata;
        gauge.set({ namespace, name }, current?.ownedCount(appset) ?? 0);
      }
    },
  });
}

function registerLabels(
  metrics: Metrics,
  { source, labels }: { source: () => MetricsSource | undefined; labels: readonly string[] },
): void {
  if (labels.length === 0) return;
  const names = labels.map((key) => `label_${key.replaceAll(/[^a-zA-Z0-9_]/gu, '_')}`);
  metrics.gauge({
    name: 'argocd_appset_labels',
    help: 'Applicationset labels translated to Prometheus labels',
    labelNames: ['namespace', 'name', ...names],
    collect(gauge) {
      gauge.reset();
      for (const { metadata } of source()?.appsets() ?? []) {
        const values = labels.map((key, index) => [names[index] ?? '', metadata.labels?.[key] ?? '']);
        gauge.set({ namespace: metadata.namespace, name: metadata.name, ...Object.fromEntries(values) }, 1);
      }
    },
  });
}
