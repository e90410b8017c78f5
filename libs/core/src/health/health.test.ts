import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { KubeObject } from '@plumbline/contract/crd';
import { describe, expect, it } from 'vitest';
import { groupKindOf } from '../object/index.ts';
import {
  aggregateHealth,
  assessHealth,
  healthRuleFor,
  healthRules,
  worstOf,
  type HealthContribution,
  type HealthStatus,
} from './index.ts';

// testdata/<group>/<Kind>/<case>.json: {expected: {status, message?}, object}. A case without message leaves it open.
interface HealthCase {
  expected: HealthStatus;
  object: KubeObject;
}

const folder = join(import.meta.dirname, 'testdata');
const files = globSync('*/*/*.json', { cwd: folder }).sort();
const readCase = (file: string): HealthCase => JSON.parse(readFileSync(join(folder, file), 'utf8')) as HealthCase;

describe('native rules', () => {
  it.each(files)('%s', (file) => {
    const { expected, object } = readCase(file);
    const { group, kind } = groupKindOf(object);
    expect(healthRuleFor(group, kind)?.assess(object)).toMatchObject(expected);
  });

  it('every rule has cases of more than one status, and there is one rule for a kind', () => {
    const statuses = new Map<string, Set<string>>();
    for (const file of files) {
      const kind = relative('.', file).split('/').slice(0, 2).join('/');
      statuses.set(kind, (statuses.get(kind) ?? new Set()).add(readCase(file).expected.status));
    }
    const kinds = healthRules.map(({ matches }) => `${matches.group === '' ? 'core' : matches.group}/${matches.kind}`);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds.filter((kind) => !statuses.has(kind))).toEqual([]);
    const uniform = kinds.filter((kind) => (statuses.get(kind)?.size ?? 0) < 2 && !kind.startsWith('extensions/'));
    expect(uniform).toEqual([]);
  });
});

describe('assessHealth', () => {
  const configMap: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  const deleted = { ...configMap, metadata: { name: 'a', deletionTimestamp: '2020-01-01T00:00:00Z' } };
  const hook = { ...deleted, metadata: { ...deleted.metadata, finalizers: ['argocd.argoproj.io/hook-finalizer'] } };

  it.each<{ reason: string; obj: KubeObject; scripted?: HealthStatus; health: HealthStatus | undefined }>([
    { reason: 'a kind without a rule has no health', obj: configMap, health: undefined },
    {
      reason: 'what is being deleted is Progressing',
      obj: deleted,
      health: { status: 'Progressing', message: 'Pending deletion' },
    },
    { reason: 'a hook that our finalizer holds is judged as ever', obj: hook, health: undefined },
    { reason: 'a script goes first', obj: configMap, scripted: { status: 'Degraded' }, health: { status: 'Degraded' } },
    {
      reason: 'a deletion goes before a script',
      obj: deleted,
      scripted: { status: 'Healthy' },
      health: { status: 'Progressing', message: 'Pending deletion' },
    },
  ])('$reason', ({ obj, scripted, health }) => expect(assessHealth(obj, scripted)).toEqual(health));
});

describe('aggregateHealth', () => {
  const item = (name: string, health?: HealthStatus, more: Partial<HealthContribution> = {}): HealthContribution => ({
    key: { group: 'apps', kind: 'Deployment', namespace: 'shop', name },
    health,
    ...more,
  });
  const app = (name: string, health: HealthStatus): HealthContribution =>
    item(name, health, { key: { group: 'argoproj.io', kind: 'Application', namespace: 'argocd', name } });
  const [healthy, progressing, degraded, missing, unknown] = (
    ['Healthy', 'Progressing', 'Degraded', 'Missing', 'Unknown'] as const
  ).map((status): HealthStatus => ({ status })) as [
    HealthStatus,
    HealthStatus,
    HealthStatus,
    HealthStatus,
    HealthStatus,
  ];

  it.each([
    { reason: 'nothing is Healthy', items: [], status: 'Healthy' },
    { reason: 'kinds without health are neutral', items: [item('a')], status: 'Healthy' },
    {
      reason: 'the worst counts',
      items: [item('a', healthy), item('b', degraded), item('c', progressing)],
      status: 'Degraded',
    },
    { reason: 'one missing object does not count', items: [item('a', missing), item('b', healthy)], status: 'Healthy' },
    { reason: 'one missing beside one without health', items: [item('a', missing), item('b')], status: 'Healthy' },
    { reason: 'all missing is Missing', items: [item('a', missing), item('b', missing)], status: 'Missing' },
    {
      reason: 'ignored objects do not count',
      items: [item('a', degraded, { isIgnored: true }), item('b', healthy)],
      status: 'Healthy',
    },
    {
      reason: 'ignored objects do not make all missing',
      items: [item('a', missing), item('b', healthy, { isIgnored: true })],
      status: 'Missing',
    },
    {
      reason: 'an unknown child application does not count',
      items: [app('a', unknown), item('b', healthy)],
      status: 'Healthy',
    },
    { reason: 'a degraded child application counts', items: [app('a', degraded)], status: 'Degraded' },
    { reason: 'an unknown object counts', items: [item('a', unknown), item('b', degraded)], status: 'Unknown' },
  ])('$reason', ({ items, status }) => expect(aggregateHealth(items).status).toBe(status));

  it('names the cause', () => {
    const result = aggregateHealth([
      item('a', { status: 'Degraded', message: 'no image' }),
      item('b', degraded),
      item('c', progressing),
    ]);
    expect(result.message).toBe('apps/Deployment shop/a is Degraded: no image (and 1 more)');
    expect(result.causes.map((key) => key.name)).toEqual(['a', 'b']);
    const underWay = aggregateHealth([item('a', { status: 'Progressing', message: '1 of 3 replicas' })]);
    expect(underWay.message).toBe('apps/Deployment shop/a is Progressing');
    expect(aggregateHealth([item('a', healthy)])).toEqual({ status: 'Healthy', causes: [] });
  });

  it('worstOf orders as documented', () => {
    expect(worstOf(['Missing', 'Suspended', 'Progressing'])).toBe('Missing');
    expect(worstOf([])).toBe('Healthy');
  });
});
