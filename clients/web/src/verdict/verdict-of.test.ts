import { describe, expect, it } from 'vitest';
import type { Application, v1alpha1 } from '@plumbline/contract/crd';
import { relativeTime, durationBetween } from './relative-time.ts';
import { attentionRank, conditionTitle, verdictOf } from './verdict-of.ts';

const app = (status: v1alpha1.ApplicationStatus, rest: Partial<Application> = {}): Application => ({
  metadata: { name: 'shop', namespace: 'argocd' },
  spec: { project: 'default', destination: {} },
  status,
  ...rest,
});
const fine = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };

describe('the verdict on an application', () => {
  it.each([
    { reason: 'all is well', app: app(fine), tone: 'good', headline: 'In line with Git and healthy' },
    { reason: 'nothing known is not fine', app: app({}), tone: 'unknown', headline: 'Not compared yet' },
    {
      reason: 'a running operation comes before drift',
      app: app({ sync: { status: 'OutOfSync' }, operationState: { phase: 'Running' } }),
      tone: 'busy',
      headline: 'Sync is running',
    },
    {
      reason: 'an error condition comes before health',
      app: app({ ...fine, conditions: [{ type: 'ComparisonError', message: 'no such path' }] }),
      tone: 'bad',
      headline: 'Comparison error',
    },
    {
      reason: 'a warning condition does not',
      app: app({ ...fine, conditions: [{ type: 'OrphanedResourceWarning', message: '2' }] }),
      tone: 'good',
      headline: 'In line with Git and healthy',
    },
    {
      reason: 'the degraded object is named',
      app: app({
        health: { status: 'Degraded' },
        resources: [{ kind: 'Deployment', name: 'web', health: { status: 'Degraded', message: 'no image' } }],
      }),
      tone: 'bad',
      headline: 'Deployment web is degraded',
    },
    {
      reason: 'several are counted',
      app: app({
        health: { status: 'Degraded' },
        resources: [
          { kind: 'Deployment', name: 'a', health: { status: 'Degraded' } },
          { kind: 'Pod', name: 'b', health: { status: 'Degraded' } },
        ],
      }),
      tone: 'bad',
      headline: 'Deployment a and 1 more are degraded',
    },
    {
      reason: 'one drifted object is named',
      app: app({
        sync: { status: 'OutOfSync' },
        health: { status: 'Healthy' },
        resources: [{ kind: 'ConfigMap', name: 'cm', status: 'OutOfSync' }],
      }),
      tone: 'warn',
      headline: 'ConfigMap cm differs from Git',
    },
    {
      reason: 'a failed sync outlives the drift',
      app: app({ ...fine, operationState: { phase: 'Failed', message: 'denied' } }),
      tone: 'bad',
      headline: 'The last sync failed',
    },
    {
      reason: 'deletion comes first',
      app: app(fine, { metadata: { name: 'a', namespace: 'b', deletionTimestamp: '2026-01-01T00:00:00Z' } }),
      tone: 'warn',
      headline: 'Being deleted',
    },
  ])('$reason', ({ app: subject, tone, headline }) => {
    expect(verdictOf(subject)).toMatchObject({ tone, headline });
  });

  it('ranks trouble before health', () => {
    expect(attentionRank(app({ conditions: [{ type: 'SyncError' }] }))).toBeLessThan(attentionRank(app(fine)));
  });

  it('reads condition types as words', () => {
    expect(conditionTitle('InvalidSpecError')).toBe('Invalid spec error');
  });
});

describe('times in words', () => {
  const nowMs = Date.parse('2026-11-22T12:00:00Z');
  it.each([
    { reason: 'absent', time: undefined, text: '–' },
    { reason: 'not a time', time: 'soon', text: '–' },
    { reason: 'the clock of the cluster is ahead', time: '2026-11-22T12:00:20Z', text: 'just now' },
    { reason: 'seconds', time: '2026-11-22T11:59:30Z', text: '30 s ago' },
    { reason: 'minutes', time: '2026-11-22T11:18:00Z', text: '42 min ago' },
    { reason: 'hours', time: '2026-11-22T03:00:00Z', text: '9 h ago' },
    { reason: 'days', time: '2026-11-12T12:00:00Z', text: '10 d ago' },
  ])('$reason', ({ time, text }) => {
    expect(relativeTime(time, nowMs)).toBe(text);
  });

  it('says how long something took', () => {
    expect(durationBetween('2026-01-01T00:00:00Z', '2026-01-01T00:01:05Z')).toBe('1 min 5 s');
    expect(durationBetween(undefined, '2026-01-01T00:01:05Z')).toBe('–');
  });
});
