import { hasCode } from '@plumbline/contract/errors';
import { describe, expect, it } from 'vitest';
import { matchesLabelSelector, type LabelSelectorObject } from './label-selector.ts';

const labels = { app: 'web', tier: 'front', weight: '5' };

describe('matchesLabelSelector', () => {
  it.each([
    { reason: 'an empty selector matches everything', selector: '', matches: true },
    { reason: 'equality', selector: 'app=web', matches: true },
    { reason: 'double equality and spaces', selector: ' app == web , tier = front ', matches: true },
    { reason: 'all terms must hold', selector: 'app=web,tier=back', matches: false },
    { reason: 'inequality holds for a missing label', selector: 'zone!=a', matches: true },
    { reason: 'in', selector: 'app in (db, web),tier', matches: true },
    { reason: 'notin', selector: 'app notin (db,web)', matches: false },
    { reason: 'notin holds for a missing label', selector: 'zone notin (a)', matches: true },
    { reason: 'presence', selector: 'app', matches: true },
    { reason: 'absence', selector: '!app', matches: false },
    { reason: 'greater', selector: 'weight>4', matches: true },
    { reason: 'less', selector: 'weight<5', matches: false },
    { reason: 'an empty value', selector: 'app=', matches: false },
    { reason: 'a key with a domain', selector: 'example.com/x!=1', matches: true },
  ])('$reason: $selector', ({ selector, matches }) => expect(matchesLabelSelector(selector, labels)).toBe(matches));

  const objects: { reason: string; selector: LabelSelectorObject; matches: boolean }[] = [
    { reason: 'an empty object matches everything', selector: {}, matches: true },
    { reason: 'matchLabels', selector: { matchLabels: { app: 'web' } }, matches: true },
    {
      reason: 'both parts must hold',
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
      matches: false,
    },
    {
      reason: 'In',
      selector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] },
      matches: true,
    },
  ];
  it.each(objects)('object: $reason', ({ selector, matches }) =>
    expect(matchesLabelSelector(selector, labels)).toBe(matches),
  );

  it.each(['a in b', '=x', 'a=b=c', 'a in (b', '!'])('refuses %j', (selector) => {
    expect(() => matchesLabelSelector(selector, labels)).toThrow(
      expect.toSatisfy((error) => hasCode(error, 'INVALID_ARGUMENT')),
    );
  });

  it('refuses an unknown operator of an object', () => {
    const selector = { matchExpressions: [{ key: 'a', operator: 'Like', values: ['b'] }] };
    expect(() => matchesLabelSelector(selector, labels)).toThrow(
      expect.toSatisfy((error) => hasCode(error, 'INVALID_ARGUMENT')),
    );
  });
});
