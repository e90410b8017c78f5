import type { Application } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { comparedToOf, decideRefresh, type RefreshFacts } from './decide-refresh.ts';

const now = Date.parse('2026-01-01T00:10:00Z');

function compared(reconciledAt: string, change: (app: Application) => void = () => undefined): Application {
  const app: Application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'app', namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.org/a', path: '.' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'n' },
    },
  };
  app.status = { reconciledAt, sync: { status: 'Synced', comparedTo: comparedToOf(app) } };
  const copy = JSON.parse(JSON.stringify(app)) as Application;
  change(copy);
  return copy;
}

const fresh = '2026-01-01T00:09:00Z';
const facts = (app: Application, extra: Partial<RefreshFacts> = {}): RefreshFacts => ({
  app,
  nowMs: now,
  softResyncMs: 120_000,
  hardResyncMs: 0,
  jitterMs: 0,
  ...extra,
});

describe('decideRefresh', () => {
  it.each([
    { reason: 'nothing to do inside the interval', facts: facts(compared(fresh)), level: undefined, hard: undefined },
    {
      reason: 'the soft timer compares with the latest',
      facts: facts(compared('2026-01-01T00:07:00Z')),
      level: 2,
      hard: false,
    },
    {
      reason: 'the jitter comes on top',
      facts: facts(compared('2026-01-01T00:07:30Z'), { jitterMs: 60_000 }),
      level: undefined,
      hard: undefined,
    },
    {
      reason: 'the hard timer throws the caches away',
      facts: facts(compared(fresh), { hardResyncMs: 30_000 }),
      level: 2,
      hard: true,
    },
    {
      reason: 'a zero interval turns the timer off',
      facts: facts(compared('2020-01-01T00:00:00Z'), { softResyncMs: 0 }),
      level: undefined,
      hard: undefined,
    },
    {
      reason: 'the annotation resolves anew',
      facts: facts(compared(fresh, (app) => (app.metadata.annotations = { 'argocd.argoproj.io/refresh': 'normal' }))),
      level: 3,
      hard: false,
    },
    {
      reason: 'hard in the annotation is hard',
      facts: facts(compared(fresh, (app) => (app.metadata.annotations = { 'argocd.argoproj.io/refresh': 'hard' }))),
      level: 3,
      hard: true,
    },
    {
      reason: 'another source resolves anew',
      facts: facts(compared(fresh, (app) => (app.spec.source = { repoURL: 'https://git.example.org/b' }))),
      level: 3,
      hard: false,
    },
    {
      reason: 'another destination compares with the latest',
      facts: facts(compared(fresh, (app) => (app.spec.destination = { name: 'other' }))),
      level: 2,
      hard: false,
    },
    { reason: 'an event keeps its level', facts: facts(compared(fresh), { requested: 1 }), level: 1, hard: false },
    { reason: 'a tree event keeps its level', facts: facts(compared(fresh), { requested: 0 }), level: 0, hard: false },
  ])('$reason', ({ facts: given, level, hard }) => {
    const decision = decideRefresh(given);
    expect(decision?.level).toBe(level);
    expect(decision?.isHard).toBe(hard);
  });
});
