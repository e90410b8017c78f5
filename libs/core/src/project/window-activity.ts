import type { v1alpha1 } from '@plumbline/contract/crd';
import { parseDurationMs } from '../sync/parse-duration.ts';
import { firesOnDay, parseCronSchedule, type CronSchedule } from './cron-schedule.ts';

/** Minutes by which a time zone is ahead of UTC at a moment; undefined for an unknown zone. The adapter is io/time. */
export type ZoneOffset = (timeZone: string, atMs: number) => number | undefined;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Whether a window's schedule and duration can be read. */
export function isValidWindow(window: Pick<v1alpha1.SyncWindow, 'schedule' | 'duration'>): boolean {
  return parseCronSchedule(window.schedule ?? '') !== undefined && (parseDurationMs(window.duration ?? '') ?? 0) > 0;
}

/**
 * Whether a window is open at a moment (milliseconds since 1970): its schedule fired at most its duration ago, by the wall
 * clock of its zone (UTC when the zone is missing or unknown). A window that cannot be read is never open.
 */
export function isWindowActive(window: v1alpha1.SyncWindow, atMs: number, zoneOffset: ZoneOffset): boolean {
  const schedule = parseCronSchedule(window.schedule ?? '');
  const durationMs = parseDurationMs(window.duration ?? '') ?? 0;
  if (schedule === undefined || durationMs <= 0) return false;
  const offsetMs = (at: number): number => (zoneOffset(window.timeZone ?? '', at) ?? 0) * MINUTE_MS;
  const latest = latestFiring(schedule, { atMs, earliestMs: atMs - durationMs, offsetMs });
  return latest !== undefined && latest > atMs - durationMs;
}

interface Search {
  atMs: number;
  earliestMs: number;
  offsetMs: (atMs: number) => number;
}

// The last firing not after `atMs`; looks no further back than a day before `earliestMs`.
function latestFiring(schedule: CronSchedule, search: Search): number | undefined {
  const localNow = search.atMs + search.offsetMs(search.atMs);
  const lastDay = Math.floor((search.earliestMs + search.offsetMs(search.earliestMs)) / DAY_MS) - 1;
  for (let day = Math.floor(localNow / DAY_MS); day >= lastDay; day -= 1) {
    if (!firesOnDay(schedule, calendarDay(day))) continue;
    const firing = latestOfDay(schedule, day, search);
    if (firing !== undefined) return firing;
  }
  return undefined;
}

function latestOfDay(schedule: CronSchedule, day: number, search: Search): number | undefined {
  for (const hour of descending(schedule.hours)) {
    for (const minute of descending(schedule.minutes)) {
      const local = day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;
      const firing = local - search.offsetMs(local - search.offsetMs(local));
      if (firing <= search.atMs) return firing;
    }
  }
  return undefined;
}

function descending(values: ReadonlySet<number>): number[] {
  return [...values].sort((left, right) => right - left);
}

function calendarDay(day: number): { month: number; day: number; weekday: number } {
  const date = new Date(day * DAY_MS);
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
}
