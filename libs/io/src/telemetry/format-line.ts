/** One line before it is written. */
export interface LogRecord {
  time: Date;
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  fields: Readonly<Record<string, unknown>>;
}

const reserved = new Set(['time', 'level', 'msg']);

/** `time="…" level=info msg="…" key=value`, keys sorted, values quoted as logrus' text formatter quotes them. */
export function formatTextLine(record: LogRecord): string {
  const head = `time=${quote(formatTime(record.time))} level=${levelName(record)} msg=${quote(record.message)}`;
  const pairs = sortedFields(record).map(([name, value]) => ` ${name}=${quote(textOf(value))}`);
  return head + pairs.join('');
}

/** One JSON object with `level`, `msg`, `time` and the fields, keys sorted as logrus' JSON formatter sorts them. */
export function formatJsonLine(record: LogRecord): string {
  const all: [string, unknown][] = [
    ...sortedFields(record),
    ['level', levelName(record)],
    ['msg', record.message],
    ['time', formatTime(record.time)],
  ];
  all.sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = all.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(value)}`);
  return `{${parts.join(',')}}`;
}

function sortedFields(record: LogRecord): [string, unknown][] {
  return Object.entries(record.fields)
    .map(([name, value]): [string, unknown] => [reserved.has(name) ? `fields.${name}` : name, value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function levelName(record: LogRecord): string {
  return record.level === 'warn' ? 'warning' : record.level;
}

function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return String(value);
  const json = jsonOf(value);
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? String(item) : item)) ?? 'null';
  } catch (error) {
    return JSON.stringify(`unprintable: ${error instanceof Error ? error.message : 'value'}`);
  }
}

function quote(text: string): string {
  return /^[A-Za-z0-9\-._/@^+]+$/.test(text) ? text : JSON.stringify(text);
}
