import { expect, it } from 'vitest';
import { zoneOffset } from './zone-offset.ts';

it.each([
  { zone: '', at: '2026-03-02T00:00:00Z', minutes: 0 },
  { zone: 'UTC', at: '2026-03-02T00:00:00Z', minutes: 0 },
  { zone: 'Asia/Kolkata', at: '2026-03-02T00:00:00Z', minutes: 330 },
  { zone: 'Europe/Berlin', at: '2026-03-29T00:59:59Z', minutes: 60 },
  { zone: 'Europe/Berlin', at: '2026-03-29T01:00:00Z', minutes: 120 },
  { zone: 'America/New_York', at: '2026-01-01T00:30:15.250Z', minutes: -300 },
  { zone: 'Nowhere/Else', at: '2026-03-02T00:00:00Z', minutes: undefined },
])('$zone at $at is $minutes minutes ahead', ({ zone, at, minutes }) => {
  expect(zoneOffset(zone, Date.parse(at))).toBe(minutes);
});
