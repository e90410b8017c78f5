const steps: readonly [limitSeconds: number, unitSeconds: number, unit: string][] = [
  [60, 1, 's'],
  [3_600, 60, 'min'],
  [86_400, 3_600, 'h'],
  [86_400 * 60, 86_400, 'd'],
  [Number.POSITIVE_INFINITY, 86_400 * 30, 'mo'],
];

/** How long ago a time was, as `12 min ago`; `just now` under five seconds or in the future, `–` when absent. */
export function relativeTime(time: string | null | undefined, nowMs: number): string {
  if (time === undefined || time === null) return '–';
  const seconds = Math.floor((nowMs - Date.parse(time)) / 1000);
  if (Number.isNaN(seconds)) return '–';
  if (seconds < 5) return 'just now';
  return `${spanOf(seconds)} ago`;
}

/** The time between two moments as `1 min 5 s`; `–` when one is absent. */
export function durationBetween(from: string | null | undefined, to: string | null | undefined): string {
  if (!from || !to) return '–';
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

function spanOf(seconds: number): string {
  for (const [limit, size, unit] of steps) if (seconds < limit) return `${Math.floor(seconds / size)} ${unit}`;
  return '–';
}
