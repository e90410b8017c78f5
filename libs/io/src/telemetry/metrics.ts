import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What names a series: name, help text and label names. */
export interface SeriesOptions<Label extends string = string> {
  name: string;
  help: string;
  labelNames?: readonly Label[];
}

/** The series of one service. Nothing is global: two services may run in one process. */
export interface Metrics {
  readonly registry: Registry;
  counter<Label extends string = string>(options: SeriesOptions<Label>): Counter<Label>;
  /** `collect` runs before each scrape and may set values. */
  gauge<Label extends string = string>(
    options: SeriesOptions<Label> & { collect?: (gauge: Gauge<Label>) => void | Promise<void> },
  ): Gauge<Label>;
  /** Buckets in the unit of the name (seconds, bytes); default: prom-client's seconds. */
  histogram<Label extends string = string>(
    options: SeriesOptions<Label> & { buckets?: readonly number[] },
  ): Histogram<Label>;
  /** The text that `/metrics` answers. */
  text(): Promise<string>;
}

/** How to make the metrics of a service. */
export interface MetricsOptions {
  /** Process memory, CPU, garbage collection and event-loop delay (`nodejs_eventloop_lag_p99_seconds`); default true. */
  process?: boolean;
}

/** A new registry with the process's own series. */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  if (options.process ?? true) collectDefaultMetrics({ register: registry });
  return {
    registry,
    counter: ({ name, help, labelNames = [] }) =>
      new Counter({ name, help, labelNames: [...labelNames], registers: [registry] }),
    gauge: ({ name, help, labelNames = [], collect }) => {
      const gauge: Gauge<(typeof labelNames)[number]> = new Gauge({
        name,
        help,
        labelNames: [...labelNames],
        registers: [registry],
        ...(collect === undefined ? {} : { collect: () => collect(gauge) }),
      });
      return gauge;
    },
    histogram: ({ name, help, labelNames = [], buckets }) =>
      new Histogram({
        name,
        help,
        labelNames: [...labelNames],
        registers: [registry],
        ...(buckets === undefined ? {} : { buckets: [...buckets] }),
      }),
    text: () => registry.metrics(),
  };
}
