import type { v1alpha1 } from '@plumbline/contract/crd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideSyncWindow, isValidWindow, isWindowActive, parseCronSchedule } from './index.ts';

const at = (text: string): number => Date.parse(text);
const utc = (): number => 0;

describe('parseCronSchedule', () => {
  it.each([
    '* * * * *',
    '0 22 * * *',
    '*/15 0-6,22 1 jan-MAR mon',
    '0 0 ? * SUN',
    '5/10 * * * *',
    '@daily',
    '1-10/3 * * * *',
  ])('reads %j', (text) => {
    expect(parseCronSchedule(text)).toBeDefined();
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    'a * * * *',
    '*-3 * * * *',
    '@often',
    '1, * * * *',
  ])('refuses %j', (text) => expect(parseCronSchedule(text)).toBeUndefined());

  it.each([
    { text: '*/20 * * * *', minutes: [0, 20, 40] },
    { text: '5/25 * * * *', minutes: [5, 30, 55] },
    { text: '1-10/4,59 * * * *', minutes: [1, 5, 9, 59] },
  ])('$text', ({ text, minutes }) => expect([...(parseCronSchedule(text)?.minutes ?? [])]).toEqual(minutes));
});

describe('isWindowActive', () => {
  // 2026-03-02 is a Monday.
  it.each([
    {
      reason: 'at its start',
      window: { schedule: '0 22 * * *', duration: '1h' },
      now: '2026-03-02T22:00:00Z',
      active: true,
    },
    {
      reason: 'a second before',
      window: { schedule: '0 22 * * *', duration: '1h' },
      now: '2026-03-02T21:59:59Z',
      active: false,
    },
    {
      reason: 'within it',
      window: { schedule: '0 22 * * *', duration: '1h' },
      now: '2026-03-02T22:59:59Z',
      active: true,
    },
    {
      reason: 'at its end',
      window: { schedule: '0 22 * * *', duration: '1h' },
      now: '2026-03-02T23:00:00Z',
      active: false,
    },
    {
      reason: 'past midnight',
      window: { schedule: '0 22 * * *', duration: '8h' },
      now: '2026-03-03T05:00:00Z',
      active: true,
    },
    {
      reason: 'for several days',
      window: { schedule: '0 0 * * fri', duration: '72h' },
      now: '2026-03-08T23:00:00Z',
      active: true,
    },
    {
      reason: 'over by then',
      window: { schedule: '0 0 * * fri', duration: '72h' },
      now: '2026-03-09T00:30:00Z',
      active: false,
    },
    {
      reason: 'day of month or week, when both are given',
      window: { schedule: '0 0 15 * mon', duration: '1h' },
      now: '2026-03-02T00:10:00Z',
      active: true,
    },
    {
      reason: 'day of month and month',
      window: { schedule: '0 0 2 4 *', duration: '1h' },
      now: '2026-03-02T00:10:00Z',
      active: false,
    },
    {
      reason: 'an old firing of a rare schedule',
      window: { schedule: '0 0 1 1 *', duration: '8760h' },
      now: '2026-12-30T00:00:00Z',
      active: true,
    },
    {
      reason: 'a schedule that cannot be read',
      window: { schedule: 'x', duration: '1h' },
      now: '2026-03-02T00:00:00Z',
      active: false,
    },
    { reason: 'no duration', window: { schedule: '* * * * *' }, now: '2026-03-02T00:00:00Z', active: false },
    {
      reason: 'an unknown zone is UTC',
      window: { schedule: '0 22 * * *', duration: '1h', timeZone: 'Nowhere' },
      now: '2026-03-02T22:30:00Z',
      active: true,
    },
  ])('$reason', ({ window, now, active }) => expect(isWindowActive(window, at(now), () => undefined)).toBe(active));

  it('goes by the wall clock of its zone', () => {
    const window = { schedule: '0 22 * * *', duration: '1h', timeZone: 'Asia/Kolkata' };
    const zones = (zone: string): number | undefined => (zone === 'Asia/Kolkata' ? 330 : undefined);
    expect(isWindowActive(window, at('2026-03-02T16:45:00Z'), zones)).toBe(true);
    expect(isWindowActive(window, at('2026-03-02T22:30:00Z'), zones)).toBe(false);
  });

  it('keeps to the wall clock when clocks change', () => {
    // Berlin: +1 until 2026-03-29T01:00Z, then +2.
    const berlin = (_zone: string, ms: number): number => (ms < at('2026-03-29T01:00:00Z') ? 60 : 120);
    const window = { schedule: '0 8 * * *', duration: '30m', timeZone: 'Europe/Berlin' };
    expect(isWindowActive(window, at('2026-03-28T07:10:00Z'), berlin)).toBe(true);
    expect(isWindowActive(window, at('2026-03-29T06:10:00Z'), berlin)).toBe(true);
    expect(isWindowActive(window, at('2026-03-29T07:10:00Z'), berlin)).toBe(false);
  });

  it('agrees with counting minute by minute', () => {
    const schedule = fc.constantFrom('*/7 * * * *', '0 */5 * * *', '30 3 * * mon', '15 12 1,15 * *', '0 0 2 * tue');
    fc.assert(
      fc.property(
        schedule,
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 0, max: 20_000 }),
        (text, minutes, offset) => {
          const now = at('2026-03-01T00:00:00Z') + offset * 60_000;
          const single = (ms: number): boolean => isWindowActive({ schedule: text, duration: '1m' }, ms, utc);
          const fired = Array.from({ length: minutes }, (_, index) => now - index * 60_000).some(single);
          expect(isWindowActive({ schedule: text, duration: `${minutes}m` }, now, utc)).toBe(fired);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each([
    { window: { schedule: '0 22 * * *', duration: '1h' }, valid: true },
    { window: { schedule: '0 22 * *', duration: '1h' }, valid: false },
    { window: { schedule: '0 22 * * *', duration: 'soon' }, valid: false },
  ])('isValidWindow $window: $valid', ({ window, valid }) => expect(isValidWindow(window)).toBe(valid));
});

describe('decideSyncWindow', () => {
  const now = at('2026-03-02T22:30:00Z');
  const open = { schedule: '0 22 * * *', duration: '1h', applications: ['*'] };
  const shut = { schedule: '0 4 * * *', duration: '1h', applications: ['*'] };
  const target = { name: 'web', destination: { server: 'https://one', name: 'eu-1', namespace: 'shop' } };
  const manual = { manualSync: true };

  it.each<{ reason: string; windows: v1alpha1.SyncWindow[]; auto: boolean; byHand: boolean }>([
    { reason: 'no window', windows: [], auto: true, byHand: true },
    {
      reason: 'a window of other applications',
      windows: [{ ...open, kind: 'deny', applications: ['api-*'] }],
      auto: true,
      byHand: true,
    },
    { reason: 'an open allow window', windows: [{ ...open, kind: 'allow' }], auto: true, byHand: true },
    { reason: 'a shut allow window', windows: [{ ...shut, kind: 'allow' }], auto: false, byHand: false },
    {
      reason: 'a shut allow window that lets people pass',
      windows: [{ ...shut, kind: 'allow', ...manual }],
      auto: false,
      byHand: true,
    },
    {
      reason: 'all shut allow windows must let people pass',
      windows: [
        { ...shut, kind: 'allow', ...manual },
        { ...shut, kind: 'allow' },
      ],
      auto: false,
      byHand: false,
    },
    {
      reason: 'one open among the allow windows',
      windows: [
        { ...shut, kind: 'allow' },
        { ...open, kind: 'allow' },
      ],
      auto: true,
      byHand: true,
    },
    { reason: 'an open deny window', windows: [{ ...open, kind: 'deny' }], auto: false, byHand: false },
    {
      reason: 'an open deny window that lets people pass',
      windows: [{ ...open, kind: 'deny', ...manual }],
      auto: false,
      byHand: true,
    },
    { reason: 'a shut deny window', windows: [{ ...shut, kind: 'deny' }], auto: true, byHand: true },
    {
      reason: 'deny beats allow',
      windows: [
        { ...open, kind: 'allow' },
        { ...open, kind: 'deny' },
      ],
      auto: false,
      byHand: false,
    },
    {
      reason: 'all open deny windows must let people pass',
      windows: [
        { ...open, kind: 'deny', ...manual },
        { ...open, kind: 'deny' },
      ],
      auto: false,
      byHand: false,
    },
  ])('$reason', ({ windows, auto, byHand }) => {
    const facts = { windows, target, nowMs: now, zoneOffset: utc };
    expect(decideSyncWindow({ ...facts, isManual: false }).isPermitted).toBe(auto);
    expect(decideSyncWindow({ ...facts, isManual: true }).isPermitted).toBe(byHand);
  });

  it.each([
    { reason: 'by namespace', selectors: { applications: [], namespaces: ['sh*'] }, assigned: true },
    { reason: 'by server', selectors: { applications: [], clusters: ['https://one'] }, assigned: true },
    { reason: 'by cluster name', selectors: { applications: [], clusters: ['eu-*'] }, assigned: true },
    { reason: 'by nothing', selectors: { applications: [] }, assigned: false },
    { reason: 'one of several suffices', selectors: { applications: ['x'], namespaces: ['shop'] }, assigned: true },
    {
      reason: 'all are needed when joined by AND',
      selectors: { applications: ['x'], namespaces: ['shop'], andOperator: true },
      assigned: false,
    },
    {
      reason: 'unset ones are skipped when joined by AND',
      selectors: { applications: ['w*'], namespaces: ['shop'], andOperator: true },
      assigned: true,
    },
  ])('assigned $reason: $assigned', ({ selectors, assigned }) => {
    const windows = [{ ...open, kind: 'deny', ...selectors }];
    const decision = decideSyncWindow({ windows, target, nowMs: now, isManual: false, zoneOffset: utc });
    expect(decision.assigned.length > 0).toBe(assigned);
    expect(decision.blocking.length > 0).toBe(assigned);
  });

  it.each([
    {
      reason: 'goes on when it was permitted at its start',
      overrun: true,
      startedAt: '2026-03-02T21:55:00Z',
      permitted: true,
    },
    { reason: 'stops without overrun', overrun: false, startedAt: '2026-03-02T21:55:00Z', permitted: false },
    {
      reason: 'stops when it began inside the window',
      overrun: true,
      startedAt: '2026-03-02T22:05:00Z',
      permitted: false,
    },
  ])('an operation under a deny window $reason', ({ overrun, startedAt, permitted }) => {
    const windows = [{ ...open, kind: 'deny', syncOverrun: overrun }];
    const facts = { windows, target, nowMs: now, isManual: false, startedAtMs: at(startedAt), zoneOffset: utc };
    expect(decideSyncWindow(facts).isPermitted).toBe(permitted);
  });

  it('an operation outlives its allow window when it may overrun', () => {
    const windows = [{ ...open, kind: 'allow', syncOverrun: true }];
    const facts = { windows, target, nowMs: at('2026-03-02T23:10:00Z'), isManual: false, zoneOffset: utc };
    expect(decideSyncWindow(facts).isPermitted).toBe(false);
    expect(decideSyncWindow({ ...facts, startedAtMs: now }).isPermitted).toBe(true);
  });
});
