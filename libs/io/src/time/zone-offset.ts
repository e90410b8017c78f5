const MINUTE_MS = 60_000;

/**
 * Minutes by which a time zone (IANA name) is ahead of UTC at a moment in milliseconds since 1970, by the machine's zone
 * data; 0 for an empty name, undefined for an unknown one.
 */
export function zoneOffset(timeZone: string, atMs: number): number | undefined {
  if (timeZone === '' || timeZone === 'UTC') return 0;
  const parts = wallClock(timeZone, atMs);
  if (parts === undefined) return undefined;
  const second = Math.floor(atMs / 1000) * 1000;
  return Math.round((parts - second) / MINUTE_MS);
}

function wallClock(timeZone: string, atMs: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    const values = new Map(format.formatToParts(atMs).map((part) => [part.type, Number(part.value)]));
    const value = (type: Intl.DateTimeFormatPartTypes): number => values.get(type) ?? 0;
    return Date.UTC(value('year'), value('month') - 1, value('day'), value('hour'), value('minute'), value('second'));
  } catch (error) {
    if (error instanceof RangeError) return undefined; // no such zone
    throw error;
  }
}
