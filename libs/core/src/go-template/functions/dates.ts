import { fixed, type FunctionTable, type GoFunction, type TemplateEnvironment } from '../function.ts';
import { failFunction } from '../template-error.ts';
import { formatGoTime } from '../time-format.ts';
import { parseGoTime } from '../time-parse.ts';
import { isGoInt, isGoTime, type GoTime, type GoValue } from '../value.ts';
import { integerOf } from './convert.ts';

const HTML_DATE = '2006-01-02';
const SECOND_MS = 1000;
/** Longest text that is read as a duration. */
const DURATION_LENGTH_LIMIT = 200;

const dateInZone = fixed(['string', 'any', 'string'], ([layout, value, zone], environment) =>
  formatGoTime(inZone(timeOf(value, environment), zone), layout),
);
const dateModify = fixed(['string', 'time'], ([text, time]) => {
  const ms = durationMs(text);
  return ms === undefined ? time : { ...time, epochMs: time.epochMs + ms };
});
const mustDateModify = fixed(['string', 'time'], ([text, time]) => {
  const ms = durationMs(text) ?? failFunction(`time: invalid duration "${text}"`);
  return { ...time, epochMs: time.epochMs + ms };
});

/** sprig's functions on dates. The local zone is UTC, as in a container; zones by name other than UTC are not available. */
export const dateFunctions: FunctionTable = {
  now: { params: [], rest: undefined, run: (_none, environment) => nowOf(environment) } satisfies GoFunction,
  date: fixed(['string', 'any'], ([layout, value], environment) => formatGoTime(timeOf(value, environment), layout)),
  dateInZone,
  date_in_zone: dateInZone,
  dateModify,
  date_modify: dateModify,
  mustDateModify,
  must_date_modify: mustDateModify,
  htmlDate: fixed(['any'], ([value], environment) => formatGoTime(timeOf(value, environment), HTML_DATE)),
  htmlDateInZone: fixed(['any', 'string'], ([value, zone], environment) =>
    formatGoTime(inZone(timeOf(value, environment), zone), HTML_DATE),
  ),
  toDate: fixed(['string', 'string'], ([layout, text]) => parseGoTime(layout, text) ?? zeroTime),
  mustToDate: fixed(
    ['string', 'string'],
    ([layout, text]) =>
      parseGoTime(layout, text) ?? failFunction(`parsing time "${text}" as "${layout}": cannot parse`),
  ),
  unixEpoch: fixed(['time'], ([time]) => String(Math.floor(time.epochMs / SECOND_MS))),
  ago: fixed(['any'], ([value], environment) => {
    const now = nowOf(environment);
    const then = isGoTime(value) || isGoInt(value) ? timeOf(value, environment) : now;
    return formatDuration(Math.round((now.epochMs - then.epochMs) / SECOND_MS) * SECOND_MS);
  }),
  duration: fixed(['any'], ([value]) => formatDuration(isSeconds(value) ? Number(integerOf(value)) * SECOND_MS : 0)),
  durationRound: fixed(['any'], ([value], environment) => roundDuration(lengthOf(value, environment))),
};

/** sprig takes texts and int64 for seconds, and nothing else. */
function isSeconds(value: GoValue): boolean {
  return typeof value === 'string' || (isGoInt(value) && value.intKind === 'int64');
}

/** Go's zero time, year 1. */
const zeroTime: GoTime = { epochMs: -62_135_596_800_000, offsetMinutes: 0, zoneName: 'UTC' };

function utc(epochMs: number): GoTime {
  return { epochMs, offsetMinutes: 0, zoneName: 'UTC' };
}

function nowOf({ nowMs }: TemplateEnvironment): GoTime {
  return nowMs === undefined ? failFunction('the time is not available here') : utc(nowMs);
}

/** A time, or seconds since 1970; anything else is now. */
function timeOf(value: GoValue, environment: TemplateEnvironment): GoTime {
  if (isGoTime(value)) return value;
  return isGoInt(value) ? utc(Number(value.value) * SECOND_MS) : nowOf(environment);
}

function inZone(time: GoTime, zone: string): GoTime {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return utc(time.epochMs);
  return failFunction(`the time zone "${zone}" is not available here; use UTC`);
}

function lengthOf(value: GoValue, environment: TemplateEnvironment): number {
  if (typeof value === 'string') return durationMs(value) ?? 0;
  if (isGoTime(value)) return nowOf(environment).epochMs - value.epochMs;
  return isGoInt(value) ? Number(value.value) / 1e6 : 0;
}

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: SECOND_MS,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a Go duration, `undefined` when it is none. */
function durationMs(text: string): number | undefined {
  if (text === '0') return 0;
  if (text.length > DURATION_LENGTH_LIMIT) return undefined;
  const found = /^([+-]?)((?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/u.exec(text);
  if (!found) return undefined;
  const [, sign, parts = ''] = found;
  let total = 0;
  for (const [, size = '', unit = ''] of parts.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/gu))
    total += Number(size) * (unitMs[unit] ?? 0);
  return sign === '-' ? -total : total;
}

/** A duration as Go prints it: `1h2m3s`, `1.5s`, `0s`. */
function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const size = Math.abs(ms);
  if (size < SECOND_MS) return `${sign}${size}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor((size % 3_600_000) / 60_000);
  const seconds = (size % 60_000) / SECOND_MS;
  const head = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : '';
  return `${sign}${head}${seconds}s`;
}

const roundUnits: readonly (readonly [string, number])[] = [
  ['y', 31_536_000],
  ['mo', 2_592_000],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

function roundDuration(ms: number): string {
  const seconds = Math.abs(Math.trunc(ms / SECOND_MS));
  const sign = ms < 0 ? '-' : '';
  const found = roundUnits.find(([, size]) => seconds >= size && (size === 1 || seconds > size - 1));
  return found ? `${sign}${Math.floor(seconds / found[1])}${found[0]}` : '0s';
}
