import { isAppError } from '@plumbline/contract/errors';
import { formatJsonLine, formatTextLine, type LogRecord } from './format-line.ts';

/** Levels in rising order; names as `--loglevel` takes them. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** One of the four levels. */
export type LogLevel = (typeof logLevels)[number];

/** What a field may hold. An `Error` is logged as its text, its code and its causes. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes lines with a constant message and variable fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same logger with fields that every line carries. */
  with(fields: LogFields): Logger;
}

/** How to make a logger. */
export interface LoggerOptions {
  /** Default `info`. */
  level?: LogLevel;
  /** Default `text`. */
  format?: 'text' | 'json';
  /** Name of the process, written in the field `component` when given. */
  component?: string;
  /** Default: standard error, as Argo CD's processes do. */
  write?: (line: string) => void;
  /** Default: the system clock. */
  now?: () => Date;
}

/** A logger whose lines look like Argo CD's (logrus) in both formats. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const write = options.write ?? ((line: string): void => void process.stderr.write(line));
  const now = options.now ?? ((): Date => new Date());
  const lowest = logLevels.indexOf(options.level ?? 'info');
  const formatLine = options.format === 'json' ? formatJsonLine : formatTextLine;
  const emit = (record: LogRecord): void => write(`${formatLine(record)}\n`);
  const base: LogFields = options.component === undefined ? {} : { component: options.component };
  return buildLogger({ emit, now, lowest }, base);
}

/** A logger that writes nothing: for callers that report by return value only. */
export function silentLogger(): Logger {
  return createLogger({ level: 'error', write: () => undefined });
}

/** The level that a flag's text names (`warning` and Argo CD's other spellings too); undefined when it names none. */
export function parseLogLevel(text: string): LogLevel | undefined {
  const lower = text.toLowerCase();
  if (lower === 'warning') return 'warn';
  if (lower === 'fatal' || lower === 'panic') return 'error';
  if (lower === 'trace') return 'debug';
  return logLevels.find((level) => level === lower);
}

interface Sink {
  emit: (record: LogRecord) => void;
  now: () => Date;
  lowest: number;
}

function buildLogger(sink: Sink, base: LogFields): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (logLevels.indexOf(level) < sink.lowest) return;
      sink.emit({ time: sink.now(), level, message, fields: flattenErrors({ ...base, ...fields }) });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => buildLogger(sink, { ...base, ...fields }),
  };
}

function flattenErrors(fields: LogFields): Record<string, unknown> {
  const flat: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!(value instanceof Error)) {
      flat[name] = value;
      continue;
    }
    flat[name] = value.message;
    if (isAppError(value)) flat['code'] = value.code;
    const causes = causesOf(value);
    if (causes !== '') flat['cause'] = causes;
    if (isAppError(value) && value.code === 'INTERNAL' && value.stack !== undefined) flat['stack'] = value.stack;
  }
  return flat;
}

function causesOf(error: Error): string {
  const texts: string[] = [];
  let cause = error.cause;
  while (cause instanceof Error && texts.length < 5) {
    const { message } = cause;
    if (message !== '' && !texts.includes(message)) texts.push(message);
    cause = cause.cause;
  }
  return texts.join(': ');
}
