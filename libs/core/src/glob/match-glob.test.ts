import { describe, expect, it } from 'vitest';
import { compileGlob, matchGlob } from './match-glob.ts';
import { matchesAnyOf } from './match-any-of.ts';

describe('matchGlob', () => {
  it.each([
    { reason: 'a pattern without wildcards is equality', pattern: 'abc', text: 'abc', matches: true },
    { reason: 'equality is of the whole text', pattern: 'abc', text: 'abcd', matches: false },
    { reason: 'a star alone matches anything', pattern: '*', text: 'a/b', matches: true },
    { reason: 'a star matches nothing too', pattern: '*', text: '', matches: true },
    {
      reason: 'a star crosses separators',
      pattern: 'https://github.com/*',
      text: 'https://github.com/o/r.git',
      matches: true,
    },
    { reason: 'stars in the middle need their literals in order', pattern: 'a*b*c', text: 'a-c-b', matches: false },
    { reason: 'stars in the middle', pattern: 'a*b*c', text: 'axxbyyc', matches: true },
    { reason: 'prefix and suffix may not overlap', pattern: 'ab*ba', text: 'aba', matches: false },
    { reason: 'a question mark is one character', pattern: 'a?c', text: 'abc', matches: true },
    { reason: 'a question mark is not none', pattern: 'a?c', text: 'ac', matches: false },
    { reason: 'a question mark is one code point', pattern: '?', text: '😀', matches: true },
    { reason: 'a class', pattern: '[ab]c', text: 'bc', matches: true },
    { reason: 'a class range', pattern: '[a-c]x', text: 'dx', matches: false },
    { reason: 'a negated class', pattern: '[!a-c]x', text: 'dx', matches: true },
    { reason: 'a choice', pattern: '{prod,staging}-*', text: 'staging-1', matches: true },
    { reason: 'a nested choice', pattern: '{a,b{c,d}}', text: 'bd', matches: true },
    { reason: 'a choice that fails', pattern: '{a,b}', text: 'c', matches: false },
    { reason: 'a comma outside a choice is a comma', pattern: 'a?,b', text: 'ax,b', matches: true },
    { reason: 'a quoted star is a star', pattern: 'a\\*', text: 'a*', matches: true },
    { reason: 'a quoted star is only a star', pattern: 'a\\*', text: 'ab', matches: false },
    { reason: 'a dot is a dot', pattern: '?.b', text: 'axb', matches: false },
    { reason: 'newlines are characters', pattern: 'a?b*', text: 'a\nb\n', matches: true },
  ])('$reason', ({ pattern, text, matches }) => expect(matchGlob(pattern, text)).toBe(matches));

  it.each(['[a', '{a', 'a\\', '[]', '[z-]', 'a'.repeat(4097)])('refuses the malformed pattern %j', (pattern) => {
    expect(compileGlob(pattern)).toBeUndefined();
    expect(matchGlob(pattern, pattern)).toBe(false);
  });

  it('stays fast where backtracking would not end', () => {
    expect(matchGlob(`${'*a'.repeat(30)}[b]`, 'a'.repeat(2000))).toBe(false);
  });
});

describe('matchesAnyOf', () => {
  it.each([
    { reason: 'an empty list matches nothing', entries: [], text: 'a', matches: false },
    { reason: 'a glob entry', entries: ['x', 'team-*'], text: 'team-a', matches: true },
    { reason: 'a regular expression between slashes', entries: ['/^team-[0-9]+$/'], text: 'team-12', matches: true },
    { reason: 'a regular expression that fails', entries: ['/^team-[0-9]+$/'], text: 'team-x', matches: false },
    { reason: 'a malformed regular expression matches nothing', entries: ['/(/'], text: '(', matches: false },
  ])('$reason', ({ entries, text, matches }) => expect(matchesAnyOf(entries, text)).toBe(matches));
});
