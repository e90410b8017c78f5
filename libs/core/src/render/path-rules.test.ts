import { describe, expect, it } from 'vitest';
import { followLinks, isWithin, joinInside, normalizeSourcePath } from './path-rules.ts';

describe('normalizeSourcePath', () => {
  it.each([
    { path: '', expected: '' },
    { path: '.', expected: '' },
    { path: './a//b/', expected: 'a/b' },
    { path: 'a/../b', expected: 'b' },
    { path: '..', refused: 'outside' },
    { path: 'a/../../b', refused: 'outside' },
    { path: '/etc', refused: 'absolute' },
    { path: '\\\\host\\share', refused: 'absolute' },
  ])('"$path"', ({ path, expected, refused }) => {
    const verdict = normalizeSourcePath(path);
    expect(verdict).toEqual(
      refused === undefined ? { kind: 'inside', path: expected } : { kind: 'refused', why: refused },
    );
  });
});

describe('joinInside', () => {
  it('climbs from its folder but not over the root', () => {
    expect(joinInside('a/b', '../c')).toEqual({ kind: 'inside', path: 'a/c' });
    expect(joinInside('a', '../../c').kind).toBe('refused');
  });
});

describe('isWithin', () => {
  it('does not take a longer name for a folder below', () => {
    expect([isWithin('app/x', 'app'), isWithin('app2/x', 'app'), isWithin('x', '')]).toEqual([true, false, true]);
  });
});

describe('followLinks', () => {
  it.each([
    { reason: 'no link', links: {}, path: 'a/b', expected: 'a/b' },
    { reason: 'a link to a sibling', links: { a: 'real' }, path: 'a/b', expected: 'real/b' },
    { reason: 'a chain', links: { a: 'b', b: 'c' }, path: 'a', expected: 'c' },
    { reason: 'a target that climbs inside', links: { 'x/l': '../y' }, path: 'x/l/f', expected: 'y/f' },
    { reason: 'an absolute target', links: { a: '/etc' }, path: 'a/passwd', refused: 'absolute' },
    { reason: 'a target above the root', links: { a: '../up' }, path: 'a', refused: 'outside' },
    {
      reason: 'a target that is inside as text but climbs out through another link',
      links: { 'a/b/c/d': '../../..', l: 'a/b/c/d/../../x' },
      path: 'l',
      refused: 'outside',
    },
    { reason: 'a circle', links: { a: 'b', b: 'a' }, path: 'a', refused: 'too-many-links' },
  ])('$reason', ({ links, path, expected, refused }) => {
    const verdict = followLinks(path, new Map(Object.entries(links)));
    const inside = { kind: 'inside', path: expected };
    expect(verdict).toMatchObject(refused === undefined ? inside : { kind: 'refused', why: refused });
  });

  it('tells which links it followed', () => {
    expect(
      followLinks(
        'a/f',
        new Map([
          ['a', 'b'],
          ['b', 'c'],
        ]),
      ),
    ).toMatchObject({ via: ['a', 'b'] });
  });
});
