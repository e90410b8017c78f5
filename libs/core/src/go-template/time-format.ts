import type { GoTime } from './value.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The elements of a Go layout, longest first where one begins another. */
const elements =
  /January|Jan|Monday|Mon|MST|2006|-07:00:00|-07:00|-0700|-07|Z07:00|Z0700|Z07|01|02|002|03|04|05|06|15|__2|_2006|_2|PM|pm|[.,]0+|[.,]9+|1|2|3|4|5/gu;

interface Fields {
  date: Date;
  time: GoTime;
}

/** A time in a Go layout (`2006-01-02T15:04:05Z07:00`). */
export function formatGoTime(time: GoTime, layout: string): string {
  const fields: Fields = { date: new Date(time.epochMs + time.offsetMinutes * 60_000), time };
  return layout.replace(elements, (element, at: number) => formatElement(element, { fields, layout, at }));
}

function formatElement(element: string, place: { fields: Fields; layout: string; at: number }): string {
  const { date, time } = place.fields;
  if (element.startsWith('.') || element.startsWith(',')) return formatFraction(element, place);
  if (element.startsWith('-07') || element.startsWith('Z07')) return formatZone(element, time.offsetMinutes);
  if (element === 'MST') return time.zoneName || formatZone('-07', time.offsetMinutes);
  return formatDatePart(element, date) ?? formatClockPart(element, date) ?? element;
}

function formatDatePart(element: string, date: Date): string | undefined {
  switch (element) {
    case '2006':
      return pad(date.getUTCFullYear(), 4);
    case '_2006':
      return `_${pad(date.getUTCFullYear(), 4)}`;
    case '06':
      return pad(date.getUTCFullYear() % 100);
    case 'January':
      return months[date.getUTCMonth()];
    case 'Jan':
      return months[date.getUTCMonth()]?.slice(0, 3);
    case '01':
      return pad(date.getUTCMonth() + 1);
    case '1':
      return String(date.getUTCMonth() + 1);
    case 'Monday':
      return days[date.getUTCDay()];
    case 'Mon':
      return days[date.getUTCDay()]?.slice(0, 3);
    default:
      return formatDayPart(element, date);
  }
}

function formatDayPart(element: string, date: Date): string | undefined {
  const dayOfYear = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  switch (element) {
    case '02':
      return pad(date.getUTCDate());
    case '_2':
      return String(date.getUTCDate()).padStart(2);
    case '2':
      return String(date.getUTCDate());
    case '002':
      return pad(dayOfYear, 3);
    case '__2':
      return String(dayOfYear).padStart(3);
    default:
      return undefined;
  }
}

function formatClockPart(element: string, date: Date): string | undefined {
  const hour = date.getUTCHours();
  const half = hour < 12 ? 'AM' : 'PM';
  const parts: Readonly<Record<string, string>> = {
    '15': pad(hour),
    '03': pad(hour % 12 || 12),
    '3': String(hour % 12 || 12),
    PM: half,
    pm: half.toLowerCase(),
    '04': pad(date.getUTCMinutes()),
    '4': String(date.getUTCMinutes()),
    '05': pad(date.getUTCSeconds()),
    '5': String(date.getUTCSeconds()),
  };
  return parts[element];
}

function formatFraction(
  element: string,
  { fields, layout, at }: { fields: Fields; layout: string; at: number },
): string {
  // A fraction counts only after a digit of the seconds and when no digit follows.
  if (/\d/u.test(layout[at + element.length] ?? '')) return element;
  const digits = `${pad(fields.date.getUTCMilliseconds(), 3)}000000`
    .slice(0, element.length - 1)
    .padEnd(element.length - 1, '0');
  if (element[1] === '0') return element.charAt(0) + digits;
  const kept = digits.replace(/0+$/u, '');
  return kept === '' ? '' : element.charAt(0) + kept;
}

function formatZone(element: string, offsetMinutes: number): string {
  if (element.startsWith('Z') && offsetMinutes === 0) return 'Z';
  const size = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const hours = pad(Math.floor(size / 60));
  const minutes = pad(size % 60);
  if (element.endsWith(':00:00')) return `${sign}${hours}:${minutes}:00`;
  if (element.endsWith(':00')) return `${sign}${hours}:${minutes}`;
  return element.endsWith('00') ? `${sign}${hours}${minutes}` : sign + hours;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}
