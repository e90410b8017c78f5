import { describe, expect, it } from 'vitest';
import { decideRetry, retryDelayMs } from './decide-retry.ts';
import { parseDurationMs } from './parse-duration.ts';

describe('retryDelayMs', () => {
  it.each([
    { reason: 'defaults begin at 5 s', backoff: undefined, count: 0, ms: 5000 },
    { reason: 'and double', backoff: undefined, count: 2, ms: 20_000 },
    { reason: 'up to 3 minutes', backoff: undefined, count: 20, ms: 180_000 },
    { reason: 'bare numbers are seconds', backoff: { duration: '7', factor: 1 }, count: 3, ms: 7000 },
    { reason: 'maxDuration caps', backoff: { duration: '10s', maxDuration: '15s' }, count: 1, ms: 15_000 },
  ])('$reason', ({ backoff, count, ms }) => expect(retryDelayMs(backoff, count)).toBe(ms));
});

describe('decideRetry', () => {
  it.each([
    { reason: 'no strategy gives up', retry: undefined, count: 0, kind: 'give-up' },
    { reason: 'attempts are left', retry: { limit: 2 }, count: 1, kind: 'retry' },
    { reason: 'none is left', retry: { limit: 2 }, count: 2, kind: 'give-up' },
    { reason: 'a negative limit never gives up', retry: { limit: -1 }, count: 99, kind: 'retry' },
  ])('$reason', ({ retry, count, kind }) => expect(decideRetry(retry, count, 0).kind).toBe(kind));
});

describe('parseDurationMs', () => {
  it.each([
    ['1m30s', 90_000],
    ['500ms', 500],
    ['5', 5000],
    ['1h', 3_600_000],
    ['soon', undefined],
    ['', undefined],
  ])('%s', (text, ms) => expect(parseDurationMs(text)).toBe(ms));
});
