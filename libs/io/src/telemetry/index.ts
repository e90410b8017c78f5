export {
  createLogger,
  logLevels,
  parseLogLevel,
  silentLogger,
  type LogFields,
  type LogLevel,
  type Logger,
  type LoggerOptions,
} from './logger.ts';
export { startMetricsServer, type MetricsServer, type MetricsServerOptions } from './metrics-server.ts';
export { createMetrics, type Metrics, type MetricsOptions, type SeriesOptions } from './metrics.ts';
export { Redacted, redact } from './redacted.ts';
