import type { GoTime } from './value.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Parsed {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  isAfternoon: boolean | undefined;
  offsetMinutes: number;
  zoneName: string;
}

type Reader = { pattern: string; take: (text: string, into: Parsed) => void };

const number =
  (field: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'): Reader['take'] =>
  (text, into) => {
    into[field] = Number(text);
  };
const month: Reader['take'] = (text, into) => {
  into.month = months.indexOf(text.slice(0, 3).toLowerCase()) + 1;
};
const zone: Reader['take'] = (text, into) => {
  if (text === 'Z') return;
  const digits = text.replaceAll(/[^\d]/gu, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4) || '0');
  into.offsetMinutes = text.startsWith('-') ? -minutes : minutes;
  into.zoneName = minutes === 0 ? 'UTC' : '';
};
const afternoon: Reader['take'] = (text, into) => {
  into.isAfternoon = text.toLowerCase() === 'pm';
};
const ignore: Reader['take'] = () => undefined;

const readers: Readonly<Record<string, Reader>> = {
  '2006': { pattern: String.raw`\d{4}`, take: number('year') },
  '06': {
    pattern: String.raw`\d{2}`,
    take: (text, into) => void (into.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000)),
  },
  January: { pattern: '[A-Za-z]{3,9}', take: month },
  Jan: { pattern: '[A-Za-z]{3}', take: month },
  '01': { pattern: String.raw`\d{2}`, take: number('month') },
  '1': { pattern: String.raw`\d{1,2}`, take: number('month') },
  Monday: { pattern: '[A-Za-z]{6,9}', take: ignore },
  Mon: { pattern: '[A-Za-z]{3}', take: ignore },
  '02': { pattern: String.raw`\d{2}`, take: number('day') },
  _2: { pattern: String.raw`[ \d]?\d`, take: number('day') },
  '2': { pattern: String.raw`\d{1,2}`, take: number('day') },
  '15': { pattern: String.raw`\d{2}`, take: number('hour') },
  '03': { pattern: String.raw`\d{2}`, take: number('hour') },
  '3': { pattern: String.raw`\d{1,2}`, take: number('hour') },
  '04': { pattern: String.raw`\d{2}`, take: number('minute') },
  '4': { pattern: String.raw`\d{1,2}`, take: number('minute') },
  // A fraction may follow the seconds although the layout has none, as in Go.
  '05': { pattern: String.raw`\d{2}(?:[.,]\d{1,9})?`, take: takeSeconds },
  '5': { pattern: String.raw`\d{1,2}(?:[.,]\d{1,9})?`, take: takeSeconds },
  PM: { pattern: '[AP]M', take: afternoon },
  pm: { pattern: '[ap]m', take: afternoon },
  MST: { pattern: '[A-Z]{3,4}', take: (text, into) => void (into.zoneName = text) },
  'Z07:00': { pattern: String.raw`(?:Z|[+-]\d{2}:\d{2})`, take: zone },
  Z0700: { pattern: String.raw`(?:Z|[+-]\d{4})`, take: zone },
  '-07:00': { pattern: String.raw`[+-]\d{2}:\d{2}`, take: zone },
  '-0700': { pattern: String.raw`[+-]\d{4}`, take: zone },
  '-07': { pattern: String.raw`[+-]\d{2}`, take: zone },
};

const elements =
  /January|Jan|Monday|Mon|MST|2006|-07:00|-0700|-07|Z07:00|Z0700|01|02|03|04|05|06|15|_2|PM|pm|[.,][09]+|1|2|3|4|5/gu;

/** A time read by a Go layout; `undefined` when the text does not fit it. */
export function parseGoTime(layout: string, text: string): GoTime | undefined {
  const taken: Reader['take'][] = [];
  let source = '';
  let at = 0;
  for (const found of layout.matchAll(elements)) {
    source += quote(layout.slice(at, found.index));
    at = found.index + found[0].length;
    const reader = readers[found[0]];
    if (!reader) continue;
    source += `(${reader.pattern})`;
    taken.push(reader.take);
  }
  const groups = new RegExp(`^${source}${quote(layout.slice(at))}$`, 'u').exec(text)?.slice(1);
  if (!groups) return undefined;
  const parsed: Parsed = {
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    ms: 0,
    isAfternoon: undefined,
    offsetMinutes: 0,
    zoneName: 'UTC',
  };
  for (const [index, take] of taken.entries()) take(groups[index] ?? '', parsed);
  return timeOf(parsed);
}

function takeSeconds(text: string, into: Parsed): void {
  const [whole = '', fraction = ''] = text.split(/[.,]/u);
  into.second = Number(whole);
  into.ms = Number(fraction.padEnd(3, '0').slice(0, 3));
}

function timeOf(parsed: Parsed): GoTime | undefined {
  const { year, month, day, minute, second, ms, offsetMinutes, zoneName } = parsed;
  const hour = hourOf(parsed);
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, ms);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? { epochMs: date.getTime() - offsetMinutes * 60_000, offsetMinutes, zoneName } : undefined;
}

function hourOf({ hour, isAfternoon }: Parsed): number {
  if (isAfternoon === undefined) return hour;
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

function quote(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/gu, String.raw`\$&`);
}
