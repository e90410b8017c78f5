// Five-field cron schedules, in the dialect of robfig/cron's standard parser, which Kubernetes and Argo CD use.

/** When a schedule fires, by wall clock. */
export interface CronSchedule {
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  days: ReadonlySet<number>;
  months: ReadonlySet<number>;
  weekdays: ReadonlySet<number>;
  /** Whether day of month and day of week are both limited: then either one suffices. */
  isEitherDay: boolean;
}

interface FieldRange {
  first: number;
  last: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const RANGES: readonly FieldRange[] = [
  { first: 0, last: 59 },
  { first: 0, last: 23 },
  { first: 1, last: 31 },
  { first: 1, last: 12, names: MONTHS },
  { first: 0, last: 6, names: WEEKDAYS },
];
const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** The schedule that a text describes; undefined when it cannot be read. */
export function parseCronSchedule(text: string): CronSchedule | undefined {
  const trimmed = text.trim();
  const fields = (NICKNAMES[trimmed.toLowerCase()] ?? trimmed).split(/\s+/);
  if (fields.length !== RANGES.length) return undefined;
  const sets = RANGES.map((range, index) => parseField(fields[index] ?? '', range));
  const [minutes, hours, days, months, weekdays] = sets;
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const isLimited = (index: number): boolean => !/^[*?]/.test(fields[index] ?? '');
  return { minutes, hours, days, months, weekdays, isEitherDay: isLimited(2) && isLimited(4) };
}

/** Whether a schedule fires on this day of a wall clock, at whatever time. */
export function firesOnDay(schedule: CronSchedule, day: { month: number; day: number; weekday: number }): boolean {
  if (!schedule.months.has(day.month)) return false;
  const [isDay, isWeekday] = [schedule.days.has(day.day), schedule.weekdays.has(day.weekday)];
  return schedule.isEitherDay ? isDay || isWeekday : isDay && isWeekday;
}

function parseField(text: string, range: FieldRange): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const numbers = parsePart(part, range);
    if (numbers === undefined) return undefined;
    for (const number of numbers) values.add(number);
  }
  return values;
}

// "*", "5", "5-10", each with "/step"; "5/10" counts from 5 to the end.
function parsePart(part: string, range: FieldRange): number[] | undefined {
  const match = /^([*?]|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part);
  if (match === null) return undefined;
  const [, from = '', to, stepText] = match;
  const bounds = parseBounds({ from, to, isStepped: stepText !== undefined }, range);
  const step = Number(stepText ?? '1');
  if (bounds === undefined || bounds.first > bounds.last || step < 1) return undefined;
  const count = Math.floor((bounds.last - bounds.first) / step) + 1;
  return Array.from({ length: count }, (_, index) => bounds.first + index * step);
}

function parseBounds(
  part: { from: string; to: string | undefined; isStepped: boolean },
  range: FieldRange,
): { first: number; last: number } | undefined {
  if (/^[*?]$/.test(part.from)) return part.to === undefined ? range : undefined;
  const first = parseValue(part.from, range);
  const last = part.to === undefined ? (part.isStepped ? range.last : first) : parseValue(part.to, range);
  return first === undefined || last === undefined ? undefined : { first, last };
}

function parseValue(text: string, range: FieldRange): number | undefined {
  const named = range.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + range.first;
  if (!/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= range.first && value <= range.last ? value : undefined;
}
