import { describe, expect, it } from 'vitest';
import { changeOf } from './diff/resource-change.ts';
import { jsonToYaml } from './diff/to-yaml.ts';
import { appendLines, emptyLog, filterLines } from './logs/log-buffer.ts';
import { parseResourceParameter, renderResourceParameter } from './resource-parameter.ts';
import { safeLink } from './safe-link.ts';

describe('what a sync would do to an object', () => {
  const live = JSON.stringify({ kind: 'ConfigMap', data: { a: '1' } });
  const wanted = JSON.stringify({ kind: 'ConfigMap', data: { a: '2' } });
  it.each([
    { reason: 'only in Git', item: { targetState: wanted, liveState: '' }, verb: 'create' },
    {
      reason: 'only in Git, in the controller’s words',
      item: { targetState: wanted, liveState: 'null' },
      verb: 'create',
    },
    {
      reason: 'only live',
      item: { targetState: 'null', liveState: live, normalizedLiveState: live, predictedLiveState: 'null' },
      verb: 'prune',
    },
    {
      reason: 'different',
      item: { targetState: wanted, liveState: live, normalizedLiveState: live, predictedLiveState: wanted },
      verb: 'update',
    },
    {
      reason: 'the same after normalisation',
      item: { targetState: wanted, liveState: live, normalizedLiveState: live, predictedLiveState: live },
      verb: 'none',
    },
    { reason: 'a hook', item: { targetState: wanted, liveState: '', hook: true }, verb: 'none' },
  ])('$reason', ({ item, verb }) => {
    expect(changeOf(item).verb).toBe(verb);
  });

  it('YAML leaves server bookkeeping out and shows what is not JSON as it came', () => {
    expect(jsonToYaml(JSON.stringify({ metadata: { name: 'a', managedFields: [{}] } }))).toBe('metadata:\n  name: a\n');
    expect(jsonToYaml('{broken')).toBe('{broken');
    expect(jsonToYaml('null')).toBe('');
  });
});

describe('the object of an address', () => {
  it.each([
    {
      reason: 'a core object',
      text: '/Service/shop/web',
      ref: { group: '', kind: 'Service', namespace: 'shop', name: 'web' },
    },
    {
      reason: 'a cluster-wide object',
      text: 'rbac.authorization.k8s.io/ClusterRole//view',
      ref: { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', namespace: '', name: 'view' },
    },
  ])('$reason goes there and back', ({ text, ref }) => {
    expect(parseResourceParameter(text)).toEqual(ref);
    expect(renderResourceParameter(ref)).toBe(text);
  });

  it.each([undefined, '', 'Service/web', 'a//b/c', 'a/b/c/d/e'])('%s names none', (text) => {
    expect(parseResourceParameter(text)).toBeUndefined();
  });
});

it.each([
  { reason: 'https is shown', address: 'https://shop.example.com/', link: 'https://shop.example.com/' },
  { reason: 'a script is not', address: 'javascript:alert(1)', link: undefined },
  { reason: 'data is not', address: 'data:text/html,hi', link: undefined },
  { reason: 'what is no address is not', address: 'shop', link: undefined },
])('a link from the cluster: $reason', ({ address, link }) => {
  expect(safeLink(address)).toBe(link);
});

describe('a log', () => {
  const line = (text: string) => ({ time: '', pod: '', text });
  it('keeps the newest lines and counts what fell out', () => {
    const buffer = appendLines(appendLines(emptyLog, [line('a'), line('b')], 3), [line('c'), line('d')], 3);
    expect([buffer.lines.map((item) => item.text), buffer.dropped, buffer.lines[0]?.id]).toEqual([
      ['b', 'c', 'd'],
      1,
      2,
    ]);
  });

  it('filters by text, or by its absence', () => {
    const { lines } = appendLines(emptyLog, [line('GET /'), line('Error: no')]);
    expect(filterLines(lines, 'error').map((item) => item.text)).toEqual(['Error: no']);
    expect(filterLines(lines, '!error').map((item) => item.text)).toEqual(['GET /']);
    expect(filterLines(lines, '!')).toHaveLength(2);
  });
});
